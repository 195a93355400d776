"""The texts cells share (xl/sharedStrings.xml)."""

from __future__ import annotations

from functools import lru_cache

from opsbook.desk.closed.celltext import meant
from opsbook.desk.closed.markup import parse


@lru_cache(maxsize=2)
def shared_strings(part: bytes) -> tuple[str, ...]:
    """The texts by their number: rich text joined, reading aids (phonetic) left out.

    Kept, since a book is opened again to see how it was, and this part never changes.
    """
    return tuple(meant("".join(text.text or "" for text in (*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t"))))
                 for item in parse(part).iterfind("{*}si"))
