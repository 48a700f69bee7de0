"""An input transformer replaces all that is executed later by nothing."""

from hostile.kit import WRONG, Case

CODE = """
shell = get_ipython()
shell.input_transformers_post.append(lambda lines: [])
shell.input_transformers_cleanup.append(lambda lines: [])
shell.input_transformer_manager.cleanup_transforms.append(lambda lines: [])
""" + WRONG
CASE = Case(2, "Z", CODE, flags=("suspicious:notebook-machinery",))
