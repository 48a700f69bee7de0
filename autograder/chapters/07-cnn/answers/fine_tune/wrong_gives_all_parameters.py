# says: more than the head's parameters
def fine_tune(net, head, lr):
    for p in net.parameters():
        p.requires_grad_(False)
    net[-1] = head
    return torch.optim.Adam(net.parameters(), lr=lr)
