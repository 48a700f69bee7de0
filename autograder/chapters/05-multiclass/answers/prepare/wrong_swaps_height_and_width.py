# says: height and width are swapped
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]

    x = torch.from_numpy(pixels).permute(0, 3, 2, 1).float() / 255
    return (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
