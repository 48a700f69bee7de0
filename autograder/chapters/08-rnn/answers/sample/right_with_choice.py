def sample(logits, temperature, rng):
    draws = []
    for row in logits:
        e = np.exp((row - row.max()) / temperature)
        draws.append(rng.choice(len(row), p=e / e.sum()))
    return np.array(draws)
