def linear_backward(x, w, dy):
    return np.einsum("nm,dm->nd", dy, w), np.einsum("nd,nm->dm", x, dy), np.einsum("nm->m", dy)
