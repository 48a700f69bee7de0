# says: a byte cannot hold a number below 0
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]

    m = np.array(mean) * 255
    x = torch.from_numpy((pixels - m.astype(np.uint8)) / np.float32(255)).permute(0, 3, 1, 2).float()
    return x / torch.tensor(std).view(-1, 1, 1)
