"""What a cell left, rebuilt: text of known kinds and not much of it, since student code may have made the reply."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
MAX_OUTPUTS = 100
MAX_CHARS = 3_000_000  # of one cell, pictures included
_TEXT, _LINES = 200_000, 40
_MIME = ("text/plain", "text/html", "image/png", "image/svg+xml", "text/latex", "text/markdown")


def rebuilt(outputs: Any) -> list[Json]:
    """Outputs in nbformat's form, made of strings alone, whatever came. Never raises."""
    kept: list[Json] = []
    left = MAX_CHARS
    for raw in outputs[:MAX_OUTPUTS] if isinstance(outputs, list) else []:
        output = _rebuilt(raw) if isinstance(raw, dict) else None
        if output is None:
            continue
        left -= len(str(output))
        if left < 0:
            return [*kept, {"output_type": "stream", "name": "stderr", "text": "[output cut]\n"}]
        kept.append(output)
    return kept


def _rebuilt(raw: Json) -> Json | None:
    kind = _text(raw.get("output_type"), 20)
    if kind == "stream":
        name = "stderr" if _text(raw.get("name"), 10) == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(raw.get("text"), _TEXT)}
    if kind == "error":
        lines = raw.get("traceback")
        traceback = [_text(line, 4000) for line in lines[:_LINES]] if isinstance(lines, list) else []
        named = {key: _text(raw.get(key), 2000) for key in ("ename", "evalue")}
        return {"output_type": "error", **named, "traceback": traceback}
    data = raw.get("data")
    if kind not in ("display_data", "execute_result") or not isinstance(data, dict):
        return None
    shown = {key: _text(data[key], MAX_CHARS) for key in _MIME if isinstance(data.get(key), str)}
    return {"output_type": kind, "data": shown, "metadata": {}}


def _text(value: Any, most: int) -> str:
    """A text that can be encoded, at most so long; "" for anything else."""
    return value[:most].encode("utf-8", "replace").decode() if isinstance(value, str) else ""
