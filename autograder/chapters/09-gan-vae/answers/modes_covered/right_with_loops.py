def modes_covered(x, centres, radius=0.3, share=0.01):
    counts, good = [0] * len(centres), 0
    for sample in x:
        near = [np.hypot(*(sample - centre)) <= radius for centre in centres]
        counts = [count + hit for count, hit in zip(counts, near)]
        good += any(near)
    return sum(count >= share * len(x) for count in counts), good / len(x)
