"""Pictures that students paste into written answers: kept where they are pictures, by the name the text gives them.

Jupyter keeps a pasted picture as an attachment of its cell, Colab writes it into the text as a `data:` address.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

Pictures = dict[str, dict[str, str]]  # by name: the picture by its MIME type, in base64

_KINDS = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8", "image/webp": b"RIFF"}
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_INLINE = re.compile(
    r"(!\[[^\]\n]{0,300}\]\()\s*data:(image/(?:png|jpeg|gif|webp));base64,(?>([A-Za-z0-9+/=]+))([^)\n]{0,300}\))"
)
_MOST = 20  # pictures of one answer
_PASTED = "pasted-{}"


def lifted(text: str) -> tuple[str, Pictures]:
    """A Markdown text with its inline pictures made attachments."""
    found: Pictures = {}

    def lift(match: re.Match[str]) -> str:
        name = _PASTED.format(len(found) + 1)
        found[name] = {match[2]: match[3]}
        return f"{match[1]}attachment:{name}{match[4]}"

    return _INLINE.sub(lift, text), found


def shown_in(text: str, attachments: Mapping[str, Any]) -> Pictures:
    """The attachments that a text shows and that are pictures, whatever else a notebook says of them."""
    kept: Pictures = {}
    for name, data in attachments.items():
        spelled = (f"attachment:{name}", f"attachment:{quote(str(name))}")
        if len(kept) < _MOST and isinstance(data, dict) and any(one in text for one in spelled):
            pictures = {kind: "".join(data[kind].split()) for kind in _KINDS if _is_picture(kind, data.get(kind))}
            if pictures:
                kept[str(name)] = pictures
    return kept


def _is_picture(kind: str, data: object) -> bool:
    if not isinstance(data, str) or not _BASE64.fullmatch(data):
        return False
    try:
        return base64.b64decode("".join(data[:64].split())[:32]).startswith(_KINDS[kind])
    except (binascii.Error, ValueError):
        return False


def together(parts: list[tuple[str, Mapping[str, Any]]]) -> tuple[list[str], Pictures]:
    """Several cells' texts and pictures as one: Jupyter calls each pasted picture image.png."""
    texts, pictures = [], {}
    for number, (text, attachments) in enumerate(parts, start=1):
        for name, picture in shown_in(text, attachments).items():
            free = name if name not in pictures else f"{number}-{name}"
            for spelled in {name, quote(name)} if free != name else ():
                text = text.replace(f"attachment:{spelled}", f"attachment:{quote(free)}")
            pictures[free] = picture
        texts.append(text)
    return texts, pictures
