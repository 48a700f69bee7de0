# says: still has its old last layer
def fine_tune(net, head, lr):
    for p in net.parameters():
        p.requires_grad_(False)
    net = nn.Sequential(*list(net)[:-1], head)
    return torch.optim.Adam(head.parameters(), lr=lr)
