# says: the samples stay first
def prepare(pixels, mean, std):
    x = torch.from_numpy(pixels).float() / 255
    x = x.unsqueeze(0) if pixels.ndim == 3 else x.permute(0, 3, 1, 2)
    return (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
