# says: the head is frozen too
def fine_tune(net, head, lr):
    net[-1] = head
    for p in net.parameters():
        p.requires_grad_(False)
    return torch.optim.Adam(head.parameters(), lr=lr)
