# says: values are wrong
# says: every value is wrong
def fine_tune(net, head, lr):
    for p in net.parameters():
        p.requires_grad_(False)
    net[-1] = head
    for layer in head.modules():
        if isinstance(layer, nn.Linear):
            layer.reset_parameters()
    return torch.optim.Adam(head.parameters(), lr=lr)
