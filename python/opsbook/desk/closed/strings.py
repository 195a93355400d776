"""The texts cells share (xl/sharedStrings.xml)."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from opsbook.desk.closed.celltext import meant
from opsbook.desk.closed.markup import parse


@lru_cache(maxsize=2)
def shared_strings(part: bytes) -> tuple[str, ...]:
    """The texts by their number: rich text joined, reading aids (phonetic) left out.

    Kept, since a book is opened again to see how it was, and this part never changes.
    """
    return tuple(meant(_text(item)) for item in parse(part).iterfind("{*}si"))


def _text(item: etree._Element) -> str:
    only = item[0] if len(item) == 1 else None
    if only is not None and only.tag.endswith("}t"):       # nearly all
        return only.text or ""
    return "".join(text.text or "" for text in (*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t")))
