# says: some layers are not frozen
def fine_tune(net, head, lr):
    net[0].requires_grad_(False)
    net[-1] = head
    return torch.optim.Adam(head.parameters(), lr=lr)
