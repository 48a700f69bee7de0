def fine_tune(net, head, lr):
    net[-1] = head
    for layer in net[:-1]:
        for p in layer.parameters():
            p.requires_grad = False
    return torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr)
