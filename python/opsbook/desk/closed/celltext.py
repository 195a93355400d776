"""Text as cells hold it: what XML cannot carry is written _xHHHH_ (ECMA-376 22.9.2.19, ST_Xstring)."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 32_767
"""Characters (UTF-16 units) of one cell."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNHOLDABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def written(text: str) -> str:
    """The text as it stands in the file; an underscore that would begin an escape is escaped itself."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def meant(text: str) -> str:
    """The text that the file's text stands for; half characters become the replacement character."""
    if "_x" not in text:
        return text
    text = _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text)
    if _SURROGATE.search(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def fitted(text: str) -> str:
    """The text as a cell holds it: half characters and what XML forbids replaced, cut with … where it is too long."""
    if not text.isprintable():
        text = _UNHOLDABLE.sub("\ufffd", text)
    if len(text) * 2 > LONGEST and length(text) > LONGEST:
        text = text.encode("utf-16-le")[:(LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"
    return text


def length(text: str) -> int:
    """How many characters Excel counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
