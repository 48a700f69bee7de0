# says: lacks parameters of the head
def fine_tune(net, head, lr):
    for p in net.parameters():
        p.requires_grad_(False)
    optimiser = torch.optim.Adam(net[-1].parameters(), lr=lr)
    net[-1] = head
    return optimiser
