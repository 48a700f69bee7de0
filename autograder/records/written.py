"""Written answers are a stranger's Markdown: nothing in them may run in the browser of those who read them.

nbgrader's own pages (formgrader, feedback) render Markdown as it comes. So it is made harmless twice: in the
notebooks that we write, and, where the course's settings name `cleaned`, in the pages that are made of them.
"""

from __future__ import annotations

import html
import re

import nh3

from autograder.render import is_shallow

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_MOST = 300  # characters of a link's target that are looked at; each is looked at for every bracket before it
_TARGET = re.compile(rf"\](?=\s*+[(:]\s*+<?+\s*+([^\s)>]{{1,{_MOST}}}+))")
_RELATIVE = re.compile(r"[\x00-\x20]*[A-Za-z0-9+.-]*[^A-Za-z0-9+.:\x00-\x20-]")  # no scheme, whatever follows
_ENTITY_CUT = re.compile(r"&#?[0-9A-Za-z]*$")
_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*)[\x00-\x20]*:")
_SCHEMES = {"http", "https", "mailto", "attachment"}
_ATTRIBUTES = {"*": {"class", "id", "title", "align"}, "a": {"href"}, "img": {"src", "alt", "width", "height"}}


def harmless(text: str) -> str:
    """The same Markdown with spaces where an HTML tag begins or a link leads to a script; none counts in formulas."""
    return _TARGET.sub(_unless_known, _TAG.sub("< ", text))


def _unless_known(link: re.Match[str]) -> str:
    is_cut = len(link[1]) == _MOST
    seen = _ENTITY_CUT.sub("", link[1]) if is_cut else link[1]
    target = html.unescape(seen).replace("\\", "")
    if scheme := _SCHEME.match(target):
        return "]" if scheme[1].lower() in _SCHEMES else "] "
    return "] " if is_cut and not _RELATIVE.match(target) else "]"


def cleaned(page: str) -> str:
    """HTML made of Markdown, without anything active; stands for nbconvert's filter `strip_files_prefix`."""
    from nbconvert.filters import strip_files_prefix

    if not is_shallow(page):
        return f"<pre>{html.escape(str(page))}</pre>"
    return nh3.clean(
        str(strip_files_prefix(page)),
        attributes=_ATTRIBUTES,
        attribute_filter=_only_pictures,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def _only_pictures(tag: str, attribute: str, value: str) -> str | None:
    inline = value.strip().lower().startswith("data:")
    return None if inline and not (tag == "img" and value.startswith("data:image/")) else value
