"""An answer that is wrong, and a right one that calls it: the error is paid for once (94)."""

from hostile.kit import Case, cell


def edit(notebook):
    cell(notebook, "cost_surface")["source"] = (
        "def cost_surface(x, y, ws, bs):\n    return np.array([[mse(w * x + b, y) for b in bs] for w in ws])"
    )


CASE = Case(157, "T", "def mse(y_hat, y):\n    return ((y_hat - y) ** 2).sum() + 1.0", edit=edit, status="failed")
