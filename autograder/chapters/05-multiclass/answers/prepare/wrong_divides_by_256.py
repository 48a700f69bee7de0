# says: not by 256
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]

    x = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 256
    return (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
