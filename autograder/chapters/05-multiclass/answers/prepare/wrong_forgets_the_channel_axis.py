# says: the channels' axis is missing
def prepare(pixels, mean, std):
    x = torch.from_numpy(pixels).float() / 255
    if x.ndim == 4:
        x = x.permute(0, 3, 1, 2)
        return (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
    return (x - mean[0]) / std[0]
