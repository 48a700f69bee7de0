def prepare(pixels, mean, std):
    x = pixels.astype(np.float32) / 255
    x = x[:, None] if x.ndim == 3 else x.transpose(0, 3, 1, 2)
    m, s = np.reshape(mean, (1, -1, 1, 1)), np.reshape(std, (1, -1, 1, 1))
    return torch.tensor((x - m) / s, dtype=torch.float32)
