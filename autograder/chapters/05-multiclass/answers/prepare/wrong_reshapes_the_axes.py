# says: `reshape` scrambles the picture
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]
    n, h, w, c = pixels.shape
    x = torch.from_numpy(pixels).reshape(n, c, h, w).float() / 255
    return (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
