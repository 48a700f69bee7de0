class Inception(nn.Module):
    def __init__(self, c_in, one, three, five, pool):
        super().__init__()
        self.pool_1 = nn.Conv2d(c_in, pool, kernel_size=1)
        self.five_5 = nn.Conv2d(five[0], five[1], kernel_size=5, padding="same")
        self.five_1 = nn.Conv2d(c_in, five[0], kernel_size=1)
        self.three_3 = nn.Conv2d(three[0], three[1], kernel_size=3, padding="same")
        self.three_1 = nn.Conv2d(c_in, three[0], kernel_size=1)
        self.one_1 = nn.Conv2d(c_in, one, kernel_size=1)

    def forward(self, x):
        b1 = torch.relu(self.one_1(x))
        b2 = torch.relu(self.three_3(torch.relu(self.three_1(x))))
        b3 = torch.relu(self.five_5(torch.relu(self.five_1(x))))
        b4 = torch.relu(self.pool_1(F.max_pool2d(x, 3, stride=1, padding=1)))
        return torch.cat((b1, b2, b3, b4), 1)
