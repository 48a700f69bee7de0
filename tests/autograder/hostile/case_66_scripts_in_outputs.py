"""Correct work whose outputs hold scripts, event handlers and links that run."""

from hostile.kit import Case

CODE = """
from IPython.display import HTML, Javascript, SVG, display
ATTACK = '''<script>document.title = "EXECUTED"</script><img src=x onerror='document.title = "EXECUTED"'>
<a href='javascript:document.title = "EXECUTED"'>x</a><svg onload='document.title = "EXECUTED"'></svg>
<iframe srcdoc='<script>parent.document.title = "EXECUTED"</script>'></iframe>
<style>@import url(http://example.com/x.css)</style><details open ontoggle='document.title = "EXECUTED"'>
<form action='javascript:0'><math><mtext></form><form><mglyph><style></math><img src onerror='document.title="EXECUTED"'>'''
display(HTML(ATTACK))
display(Javascript('document.title = "EXECUTED"'))
print(ATTACK)
def mse(y_hat, y):
    "<script>document.title = 'EXECUTED'</script>"
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(66, "K", CODE)
