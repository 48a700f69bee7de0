# says: a torch.float32 tensor should come back
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]

    x = torch.from_numpy(pixels / 255).permute(0, 3, 1, 2)
    return (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
