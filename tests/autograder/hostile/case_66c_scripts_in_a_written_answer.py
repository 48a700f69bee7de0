"""Scripts in a written answer, which nbgrader's own pages render as they come."""

from hostile.kit import Case

CODE = """My reasons.

<img src=x onerror="document.title='EXECUTED'"> <svg onload="document.title='EXECUTED'">

<script>document.title = "EXECUTED"</script>

[more](javascript:document.title='EXECUTED')
"""
CASE = Case(66, "K", CODE, exercise="explain_risk")
