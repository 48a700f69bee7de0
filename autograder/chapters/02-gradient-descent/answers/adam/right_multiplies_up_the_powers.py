def adam(grad, w, lr, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = np.zeros_like(w)
    power1 = power2 = 1.0
    path = [w]
    for _ in range(steps):
        g = grad(w)
        m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
        power1, power2 = power1 * beta1, power2 * beta2
        w = w - lr * (m / (1 - power1)) / ((v / (1 - power2)) ** 0.5 + eps)
        path.append(w)
    return np.array(path)
