"""The whole answer is a bash script."""

from hostile.kit import Case
CASE = Case(65, "T", "%%bash\necho mse\nls /\n", status="not-attempted", says="not defined")
