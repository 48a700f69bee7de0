"""nbgrader's solution clearing, with stubs that name their exercise, in cells that hold up no other."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import ClearSolutions


class NamedStubs(ClearSolutions):  # type: ignore[misc]
    """Put `raise NotImplementedError("softmax: your turn")` where a solution was."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """Called by nbconvert for every cell of an assignment that is being released."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        stub = f'raise NotImplementedError("{name}: your turn")'
        self.set_trait("code_stub", {**dict(self.code_stub), "python": stub})
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            # Jupyter then goes on to the next cell, when all are run, where this one waits for an exercise.
            cell.metadata["tags"] = sorted({*cell.metadata.get("tags", []), "raises-exception"})
        done: tuple[Any, Any] = super().preprocess_cell(cell, resources, cell_index)
        return done
