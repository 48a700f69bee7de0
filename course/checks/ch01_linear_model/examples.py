# Made by `autograder release`: not to be edited.
"""Chapter 01: calls on small, round inputs, for questions about somebody's own answer."""

from __future__ import annotations

from course.checking.example import Example, example

EXAMPLES: dict[str, Example] = {
    "predict": example("predict(np.array([1.0, 2.0, 3.0]), 3, 1)", "predict(np.array([2.0, 4.0]), 2)", rows=(0,)),
    "mse": example("mse(np.array([3.0, 6.0, 9.0]), np.array([2.0, 4.0, 6.0]))", rows=(0, 1)),
    "grid_search": example(
        "grid_search(lambda u, v: (u - 2) ** 2 + (v + u) ** 2, [np.array([0, 1, 2, 3]), np.array([-3, -2, 0])])",
        "grid_search(lambda u, v: u * u + v, [np.array([-1, 1, 2]), np.array([0, 3])])",
        "grid_search(lambda u: (u - 2) ** 2, [np.array([3, 1, 2, 5])])",
    ),
    "rmse_mae": example("rmse_mae(np.array([3.0, 6.0, 9.0]), np.array([2.0, 4.0, 7.0]))", rows=(0, 1)),
    "cost_surface": example(
        "cost_surface(np.array([1.0, 2.0, 3.0]), np.array([3.0, 5.0, 7.0]), np.array([2.0, 3.0]), np.array([0.0]))",
        "cost_surface(np.array([1.0, 2.0]), np.array([3.0, 5.0]), np.array([2.0, 3.0, 1.0]), np.array([0.0]))",
        rows=(0, 1),
    ),
    "least_squares": example(
        "least_squares(np.array([[1.0, 2.0], [2.0, 0.0], [3.0, 1.0], [0.0, 5.0]]), np.array([3.0, 5.0, 7.0, 2.0]))",
        "least_squares(np.array([[1.0], [2.0], [4.0]]), np.array([3.0, 5.0, 9.0]))",
    ),
    "split": example(
        "split(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]), np.array([1.0, 2.0, 3.0, 4.0]))",
        "split(np.array([[1.0], [3.0], [5.0], [7.0], [9.0]]), np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 0.4)",
    ),
    "standardise": example(
        "standardise(np.array([[1.0, 5.0], [3.0, 5.0], [2.0, 8.0]]), np.array([[2.0, 5.0], [4.0, 6.0]]))",
        "standardise(np.array([[1.0, 4.0, 0.0], [3.0, 2.0, 6.0]]), np.array([[2.0, 5.0, 1.0]]))",
        rows=(0,),
    ),
}
