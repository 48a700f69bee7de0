"""10^5 displays, executed and handed in, and a giant image."""

from hostile.kit import Case, cell
def edit(notebook):
    one = cell(notebook, "mse")
    show = "from IPython.display import publish_display_data\nfor _ in range(100_000):\n    publish_display_data({'text/plain': 'x'})\n"
    image = "publish_display_data({'image/png': 'iVBORw0KGgo' + 'A' * 30_000_000, 'text/plain': 'image'})\n"
    one["source"] = show + image + one["source"]
    display = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}
    one["outputs"] = [display] * 100_000
CASE = Case(37, "K", edit=edit)
