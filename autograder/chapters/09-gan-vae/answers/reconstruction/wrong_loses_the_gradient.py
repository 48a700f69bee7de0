# says: no gradient comes through
def reconstruction(logits, x):
    return (F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)).item()
