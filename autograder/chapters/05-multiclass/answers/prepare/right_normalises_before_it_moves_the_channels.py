def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]
    x = (pixels / 255 - np.array(mean)) / np.array(std)
    return torch.from_numpy(x).float().permute(0, 3, 1, 2)
