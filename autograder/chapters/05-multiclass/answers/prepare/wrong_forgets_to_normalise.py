# says: but not normalised
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]

    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
