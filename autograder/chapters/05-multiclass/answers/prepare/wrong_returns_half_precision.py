# says: float32
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]
    x = torch.from_numpy(pixels).permute(0, 3, 1, 2).half() / 255
    return (x - torch.tensor(mean).half().view(-1, 1, 1)) / torch.tensor(std).half().view(-1, 1, 1)
