"""An AST transformer takes every assert out of the cells that follow."""

from hostile.kit import WRONG, Case

CODE = """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Drop())
""" + WRONG
CASE = Case(1, "Z", CODE, flags=("suspicious:notebook-machinery",))
