# says: some layers are not frozen
def fine_tune(net, head, lr):
    for name, p in net.named_parameters():
        if name.endswith("weight"):
            p.requires_grad_(False)
    net[-1] = head
    return torch.optim.Adam(head.parameters(), lr=lr)
