# Made by `autograder release`: not to be edited.
"""Chapter 02: calls on small, round inputs, for questions about somebody's own answer."""

from __future__ import annotations

from course.checking.example import Example, example

EXAMPLES: dict[str, Example] = {
    "gradient": example(
        "gradient(np.array([1.0, 2.0]), np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 4.0]]), np.array([2.0, 4.0, 6.0]))",
        "gradient(np.array([1.0, 0.0, 2.0]), np.array([[1.0, 0.0, 3.0], [2.0, 1.0, 0.0]]), np.array([2.0, 4.0]))",
        rows=(1, 2),
    ),
    "descend": example(
        "descend(lambda w: 2 * w, np.array([8.0, 4.0]), 0.25, 3)",
        "descend(lambda w: 2 * w, np.array([6.0]), 0.5, 2)",
        "descend(lambda w: w - 1, np.array([8.0, 4.0, 2.0]), 0.5, 2)",
    ),
    "minibatches": example(
        "list(minibatches(np.array([[1.0, 5.0], [2.0, 0.0], [3.0, 4.0], [4.0, 8.0], [5.0, 2.0]]), "
        "np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 2, np.random.default_rng(0)))",
        "list(minibatches(np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([1.0, 2.0, 3.0, 4.0]), 3, "
        "np.random.default_rng(0)))",
        rows=(0, 1),
    ),
    "momentum": example(
        "momentum(lambda w: 2 * w, np.array([8.0, 4.0]), 0.25, 3, 0.5)",
        "momentum(lambda w: w - 1, np.array([6.0]), 0.5, 2, 0.5)",
        "momentum(lambda w: 2 * w, np.array([8.0]), 0.25, 2, 0.5, nesterov=True)",
    ),
    "rmsprop": example(
        "rmsprop(lambda w: 2 * w, np.array([8.0, 2.0]), 1, 2, 0.75)",
        "rmsprop(lambda w: w - 1, np.array([6.0, 4.0, 3.0]), 0.5, 3, 0.5)",
    ),
    "adam": example(
        "adam(lambda w: 2 * w, np.array([8.0, 3.0]), 1, 2)",
        "adam(lambda w: w - 1, np.array([6.0, 4.0, 5.0]), 0.5, 3, 0.5, 0.75)",
    ),
    "schedule": example(
        *(
            f"schedule({t}, {lr}, {warmup}, 12)"
            for t, lr, warmup in (
                (0, 1, 4),
                (1, 2, 4),
                (3, 1, 4),
                (4, 2, 4),
                (4, 1, 2),
                (8, 1, 4),
                (7, 2, 2),
                (12, 1, 4),
                (15, 2, 4),
                (0, 1, 0),
            )
        ),
    ),
    "clip": example(
        "clip([np.array([3.0, 0.0]), np.array([[4.0]])], 1)",
        "clip([np.array([3.0, 0.0]), np.array([[4.0]])], 10)",
        "clip([np.array([6.0, 8.0])], 5)",
        "clip([np.array([1.0, 2.0]), np.array([2.0])], 4)",
    ),
}
