# says: layers in a plain Python list are not the module's
class Inception(nn.Module):
    def __init__(self, c_in, one, three, five, pool):
        super().__init__()
        self.branches = [
            nn.Sequential(nn.Conv2d(c_in, one, 1), nn.ReLU()),
            nn.Sequential(nn.Conv2d(c_in, three[0], 1), nn.ReLU(), nn.Conv2d(three[0], three[1], 3, padding=1), nn.ReLU()),
            nn.Sequential(nn.Conv2d(c_in, five[0], 1), nn.ReLU(), nn.Conv2d(five[0], five[1], 5, padding=2), nn.ReLU()),
            nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), nn.Conv2d(c_in, pool, 1), nn.ReLU()),
        ]

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], dim=1)
