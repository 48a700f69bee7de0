def sample(logits, temperature, rng):
    draws = []
    for row in logits:
        p = torch.softmax(torch.tensor(row / temperature), 0).numpy()
        draws.append(int(rng.choice(len(row), p=p)))
    return draws
