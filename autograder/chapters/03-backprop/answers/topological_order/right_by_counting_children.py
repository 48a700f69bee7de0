from collections import Counter
def topological_order(root):
    nodes, todo = [], [root]
    known = {id(root)}
    while todo:
        node = todo.pop()
        nodes.append(node)
        for parent in node.parents:
            if id(parent) not in known:
                known.add(id(parent))
                todo.append(parent)
    waiting = Counter(id(p) for n in nodes for p in n.parents)
    free, order = [root], []
    while free:
        node = free.pop()
        order.append(node)
        for parent in node.parents:
            waiting[id(parent)] -= 1
            if waiting[id(parent)] == 0:
                free.append(parent)
    return order[::-1]
