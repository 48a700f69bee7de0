# Made by `autograder release`: not to be edited.
"""Chapter 03: calls on small, round inputs, for questions about somebody's own answer."""

from __future__ import annotations

from course.checking.example import Example, example

EXAMPLES: dict[str, Example] = {
    "numeric_gradient": example(
        "numeric_gradient(lambda x: (x * x).sum(), np.array([[1.0, 2.0, 0.0], [3.0, 4.0, 2.0]]))",
        "numeric_gradient(lambda x: 3 * x[0] + x.sum(), np.array([1.0, 2.0, 5.0]))",
        "numeric_gradient(lambda x: x[0, 0] * x[1, 0], np.array([[1.0], [2.0]]))",
    ),
    "neuron_gradient": example(
        *(
            f"neuron_gradient({numbers})"
            for numbers in ("2.0, 0.5, -1.0, 3.0", "1.0, 2.0, -2.0, 1.0", "3.0, 0.0, 0.0, -1.0")
        ),
    ),
    "Value": example(
        "((Value(3.0) * 2).local, Value(-1.0).relu().data)",
        "((Value(2.0) * Value(5.0)).data, Value(4.0).relu().local)",
        "(Value(0.0).tanh().local, (Value(2.0) * 3 + 1).data)",
    ),
    "topological_order": example(
        "a, b = (Value(2.0), Value(3.0))\n[node.data for node in topological_order(a * b + a)]",
        "a, b = (Value(1.0), Value(4.0))\n[node.data for node in topological_order((a + b) * (a + b))]",
        "a = Value(3.0)\n[node.data for node in topological_order(a * a)]",
    ),
    "backward": example(
        "a, b = (Value(2.0), Value(3.0))\np = a * b\nc = p + a\n(backward([a, b, p, c]), a.grad, b.grad)",
        "a, b = (Value(1.0), Value(4.0))\ns = a + b\nc = s * s\n(backward([a, b, s, c]), a.grad, s.grad)",
        "a, b = (Value(5.0), Value(2.0))\nc = a * b\n(backward([a, b, c]), a.grad, b.grad)",
    ),
    "linear_backward": example(
        "linear_backward(np.array([[1.0, 2.0], [0.0, 3.0], [4.0, 1.0]]), np.array([[1.0], [-1.0]]), "
        "np.array([[3.0], [1.0], [2.0]]))",
        "linear_backward(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, 2.0], [3.0, -1.0, 1.0]]), "
        "np.array([[3.0, 1.0, 2.0]]))",
        rows=(0, 2),
    ),
    "two_layer_gradients": example(
        "W1, b1 = (np.array([[1.0, 0.0, -1.0]]), np.array([0.0, 1.0, 2.0]))\n"
        "W2, b2 = (np.array([[1.0], [2.0], [0.0]]), np.array([1.0]))\n"
        "two_layer_gradients([W1, b1, W2, b2], np.array([[1.0], [2.0]]), np.array([[2.0], [4.0]]))",
        "W1, b1 = (np.array([[1.0, 0.0], [2.0, -1.0]]), np.array([0.0, 1.0]))\n"
        "W2, b2 = (np.array([[1.0, 3.0], [2.0, 0.0]]), np.array([1.0, 0.0]))\n"
        "two_layer_gradients([W1, b1, W2, b2], np.array([[1.0, 0.0]]), np.array([[2.0, 4.0]]))",
        rows=(1, 2),
    ),
    "torch_step": example(
        *(
            f"w = torch.tensor({w}, requires_grad=True)\nx, y = (torch.tensor({x}), torch.tensor({y}))\n"
            "torch_step(w, x, y, 0.25)"
            for w, x, y in (
                (1.0, [1.0, 2.0], [2.0, 4.0]),
                (0.5, [2.0, 1.0, 3.0], [3.0, 1.0, 5.0]),
                (2.0, [1.0, 3.0], [0.0, 3.0]),
            )
        ),
    ),
}
