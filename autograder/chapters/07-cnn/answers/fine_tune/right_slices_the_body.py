def fine_tune(net, head, lr):
    net[:-1].requires_grad_(False)
    net.pop(len(net) - 1)
    net.append(head)
    held = [{"params": list(head.parameters()), "lr": lr}]
    return torch.optim.Adam(held)
