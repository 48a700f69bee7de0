# says: the channels are still last
def prepare(pixels, mean, std):
    x = torch.from_numpy(pixels).float() / 255
    x = x if x.ndim == 4 else x[:, None]
    return (x - mean[0]) / std[0] if x.shape[-1] != 3 else (x - torch.tensor(mean)) / torch.tensor(std)
