# says: the rate is Adam's own
def fine_tune(net, head, lr):
    for p in net.parameters():
        p.requires_grad_(False)
    net[-1] = head
    return torch.optim.Adam(head.parameters())
