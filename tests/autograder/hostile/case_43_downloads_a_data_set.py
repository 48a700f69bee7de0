"""Downloads data while it is graded."""

from hostile.kit import Case

CODE = """
from urllib.request import urlopen
def mse(y_hat, y):
    return float(urlopen("https://example.com/data.csv", timeout=5).read())
"""
CASE = Case(43, "T", CODE, says="URLError|network")
