# says: this is the number of symbols
def perplexity(logits, targets):
    return logits.shape[1]
