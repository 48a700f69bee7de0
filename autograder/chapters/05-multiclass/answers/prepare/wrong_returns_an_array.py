# says: a torch.float32 tensor should come back
def prepare(pixels, mean, std):
    if pixels.ndim == 3:
        pixels = pixels[..., None]

    x = pixels.transpose(0, 3, 1, 2) / np.float32(255)
    return ((x - np.reshape(mean, (-1, 1, 1))) / np.reshape(std, (-1, 1, 1))).astype(np.float32)
