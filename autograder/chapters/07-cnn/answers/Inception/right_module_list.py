class Inception(nn.Module):
    def __init__(self, c_in, one, three, five, pool):
        super().__init__()
        def branch(*layers):
            return nn.Sequential(*[part for layer in layers for part in (layer, nn.ReLU(inplace=True))])
        self.branches = nn.ModuleList([
            branch(nn.Conv2d(c_in, one, 1)),
            branch(nn.Conv2d(c_in, three[0], 1), nn.Conv2d(*three, 3, 1, 1)),
            branch(nn.Conv2d(c_in, five[0], 1), nn.Conv2d(*five, 5, 1, 2)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(c_in, pool, 1), nn.ReLU()),
        ])

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], dim=-3)
