# says: a layer that should be frozen
def fine_tune(net, head, lr):
    for p in net.parameters():
        nn.init.normal_(p.requires_grad_(False))
    net[-1] = head
    return torch.optim.Adam(head.parameters(), lr=lr)
