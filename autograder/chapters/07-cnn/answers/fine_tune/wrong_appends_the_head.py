# says: not come after it
def fine_tune(net, head, lr):
    for p in net.parameters():
        p.requires_grad_(False)
    net.append(head)
    return torch.optim.Adam(head.parameters(), lr=lr)
