"""Chapter 04: calls on small, round inputs, for questions about somebody's own answer."""

from __future__ import annotations

from course.checking.example import Example, example

EXAMPLES: dict[str, Example] = {
    "neuron": example(
        "neuron(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 1]), -1.5)",
        "neuron(np.array([[0, 2], [2, 1], [1, 0]]), np.array([1, -1]), 0)",
        "neuron(np.array([[0, 2], [3, 1]]), np.array([[1, -1, 2], [0, 1, -2]]), np.array([-1, 0, 1]))",
        rows=(0,),
    ),
    "perceptron": example(
        "perceptron(np.array([[1, 2], [2, 0]]), np.array([1, -1]))",
        "perceptron(np.array([[2, 1], [0, 2], [1, 3]]), np.array([1, -1, -1]), 3)",
        "perceptron(np.array([[1], [3], [4]]), np.array([-1, 1, 1]), 4)",
    ),
    "xor_weights": example(
        "xor_weights()",
        "xor_weights(2)",
        "xor_weights(4)",
        "xor_weights(10)",
        "xor_weights(high=3)",
    ),
    "sigmoid": example(
        "sigmoid(np.array([-1.0, 0.0, 1.0]) * 1000)",
        "sigmoid(np.array([[0.0, 1.0, 2.0], [-1.0, -2.0, 0.0]]))",
        "sigmoid(np.array([[1.0], [-2.0]]))",
    ),
    "bce_with_logits": example("bce_with_logits(np.array([-1.0, 0.0, 2.0]), np.array([0, 1, 1]))", rows=(0, 1)),
    "precision_recall": example(
        "precision_recall(np.array([1, 1, 1, 1, 0]), np.array([1, 1, 0, 0, 1]))",
        "precision_recall(np.array([0, 1, 0, 1]), np.array([0, 0, 0, 0]))",
        "precision_recall(np.array([0, 0, 0]), np.array([1, 0, 0]))",
        rows=(0, 1),
    ),
    "roc": example(
        "roc(np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.4, 0.8]))",
        "roc(np.array([1, 0, 1, 0, 1]), np.array([3, 1, 2, 2, 5]))",
        "roc(np.array([0, 1, 1]), np.array([2.0, 2.0, 5.0]))",
    ),
}
