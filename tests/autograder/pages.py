"""What a page is made of, read by the standard library, to show that nothing in it can run or load."""

from __future__ import annotations

from html.parser import HTMLParser

_INLINE = {"b", "bdi", "strong", "span", "code", "a"}
_RUNS = {
    "script",
    "iframe",
    "object",
    "embed",
    "link",
    "base",
    "form",
    "foreignobject",
    "animate",
    "use",
    "image",
}


class Page(HTMLParser):
    """Collects a page's tags, attributes and visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self._in_style = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.text += "" if tag in _INLINE else " "
        self._in_style = tag == "style"
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
        self.text += "" if tag in _INLINE else " "

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def dangers(self) -> list[str]:
        """Everything that could run code or leave the page."""
        found = [tag for tag in self.tags & _RUNS if tag != "use"]
        for tag, name, value in self.attributes:
            local = value.startswith(("#", "data:image/")) or name.startswith("xmlns")
            if name.startswith("on") or (
                name in ("href", "src", "xlink:href", "action", "srcset") and not local
            ):
                found.append(f"{tag} {name}={value}")
        return found
