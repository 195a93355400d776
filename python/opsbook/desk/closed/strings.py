"""The texts cells share (xl/sharedStrings.xml)."""

from __future__ import annotations

from opsbook.desk.closed.celltext import meant
from opsbook.desk.closed.markup import parse


def shared_strings(part: bytes) -> list[str]:
    """The texts by their number: rich text joined, reading aids (phonetic) left out."""
    return [meant("".join(text.text or "" for text in (*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t"))))
            for item in parse(part).iterfind("{*}si")]
