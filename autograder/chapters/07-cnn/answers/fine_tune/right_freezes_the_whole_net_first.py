def fine_tune(net, head, lr):
    net.requires_grad_(False)
    net[len(net) - 1] = head
    return torch.optim.Adam(head.parameters(), lr=lr)
