"""nbgrader's own feedback without the marking schemes: named in nbgrader_config.py."""

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor

from autograder.records.scheme import is_scheme


class WithoutSchemes(Preprocessor):  # type: ignore[misc]
    """Takes marking schemes out of a notebook, before anything else sees it; no setting switches it off."""

    def __call__(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        """Called by nbconvert, whose own would do nothing unless a setting enabled it."""
        return self.preprocess(notebook, resources)

    def preprocess(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        """A notebook of autograded/ without its schemes."""
        notebook.cells = [cell for cell in notebook.cells if not is_scheme(cell)]
        return notebook, resources
