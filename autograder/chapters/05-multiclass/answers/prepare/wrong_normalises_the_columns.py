# says: (C, 1, 1) meet the channels
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]

    x = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
    return (x - torch.tensor(mean)) / torch.tensor(std)
