def diagnose(train_loss, val_loss, chance):
    train, val = np.asarray(train_loss, float), np.asarray(val_loss, float)
    end, last = train[-1], val[-1]
    rows = {
        "diverging": not (np.isfinite(end) and np.isfinite(last) and end <= chance),
        "overfitting": last > 1.1 * val.min(),
        "still learning": last < 0.95 * val[len(val) // 2],
        "underfitting": end > chance * 0.5,
        "healthy": True,
    }
    return next(word for word, fits in rows.items() if fits)
