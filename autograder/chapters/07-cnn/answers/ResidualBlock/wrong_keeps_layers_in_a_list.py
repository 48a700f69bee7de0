# says: layers in a plain Python list are not the module's
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.change = [
            nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(c_out), nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False), nn.BatchNorm2d(c_out),
        ]
        self.skip = []
        if stride != 1 or c_in != c_out:
            self.skip = [nn.Conv2d(c_in, c_out, 1, stride=stride, bias=False), nn.BatchNorm2d(c_out)]

    def forward(self, x):
        out = x
        for layer in self.change:
            out = layer(out)
        for layer in self.skip:
            x = layer(x)
        return F.relu(out + x)
