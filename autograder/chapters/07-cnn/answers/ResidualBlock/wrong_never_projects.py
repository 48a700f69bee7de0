# says: needs a 1 × 1 convolution
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.stride = stride
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)

    def forward(self, x):
        out = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        x = x[:, : out.shape[1], :: self.stride, :: self.stride]
        missing = out.shape[1] - x.shape[1]
        return F.relu(out + F.pad(x, (0, 0, 0, 0, 0, missing)))
