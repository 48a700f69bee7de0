class Inception(nn.Module):
    def __init__(self, c_in, one, three, five, pool):
        super().__init__()

        def conv(channels, size):
            return nn.Sequential(nn.LazyConv2d(channels, size, padding="same"), nn.ReLU())

        self.branches = nn.ModuleList([
            conv(one, 1),
            nn.Sequential(conv(three[0], 1), conv(three[1], 3)),
            nn.Sequential(conv(five[0], 1), conv(five[1], 5)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), conv(pool, 1)),
        ])

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)
