"""IPython without a kernel, inside the sandbox: a cell's outputs are kept here, and not too many of them."""

from __future__ import annotations

import contextlib
import io
from typing import Any

OUTPUT_CHARS = 100_000  # of text an answer's cell may leave in its notebook
DISPLAYS = 50  # and of displays


class Capped(io.TextIOBase):
    """A text stream that keeps the first characters written and forgets the rest."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.left = OUTPUT_CHARS

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.left > 0:
            self.parts.append(text[: self.left])
            self.left -= len(text)
            if self.left <= 0:
                self.parts.append("\n[output cut]\n")
        return len(text)

    def getvalue(self) -> str:
        return "".join(self.parts)


def make_shell() -> Any:
    """IPython without a kernel: magics, display and tracebacks as in a notebook, kept nowhere."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Publisher(DisplayPublisher):  # type: ignore[misc]
        def publish(self, data: Any, metadata: Any = None, **_: Any) -> None:
            keep(self.shell, {"output_type": "display_data", "data": data, "metadata": metadata or {}})

        def clear_output(self, wait: bool = False) -> None:
            self.shell.kept.clear()

    class Hook(DisplayHook):  # type: ignore[misc]
        def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
            count = self.shell.execution_count
            out = {"output_type": "execute_result", "data": format_dict, "metadata": md_dict or {}}
            keep(self.shell, out | {"execution_count": count})

        def write_output_prompt(self) -> None: ...

        def finish_displayhook(self) -> None: ...

    class Shell(InteractiveShell):  # type: ignore[misc]
        kept: list[dict[str, Any]] = []  # noqa: RUF012  (one shell a process)
        capped = Capped

        def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
            lines = [str(line)[:4000] for line in stb][-30:]
            keep(
                self,
                {
                    "output_type": "error",
                    "ename": etype.__name__,
                    "evalue": str(evalue)[:2000],
                    "traceback": lines,
                },
            )

        def init_io(self) -> None: ...

        def _tee(self, channel: str) -> Any:
            """IPython keeps all that is printed a second time, for its history: 3 GB of it in two seconds of a loop."""
            return contextlib.nullcontext()

        def enable_gui(self, gui: Any = None) -> None: ...

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.display_pub_class = Publisher
    config.InteractiveShell.displayhook_class = Hook
    shell = Shell.instance(config=config, display_pub_class=Publisher, displayhook_class=Hook)
    shell.user_ns["__name__"] = "__main__"
    return shell


def keep(shell: Any, output: dict[str, Any]) -> None:
    """Keep an output as plain text, as long as there are not too many."""
    if len(shell.kept) >= DISPLAYS:
        return
    data = output.get("data")
    if isinstance(data, dict):
        output["data"] = {
            key: value if len(str(value)) <= 4 * OUTPUT_CHARS else f"({key} of {len(str(value))} characters cut)"
            for key, value in data.items()
            if key in {"text/plain", "text/html", "image/png", "image/svg+xml", "text/latex", "text/markdown"}
        }
        output["metadata"] = {}
    shell.kept.append(output)
