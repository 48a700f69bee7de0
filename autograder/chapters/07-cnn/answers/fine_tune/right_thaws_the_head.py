def fine_tune(net, head, lr):
    net[-1] = head
    net.requires_grad_(False)
    head.requires_grad_(True)
    return torch.optim.Adam(net[-1].parameters(), lr=lr)
