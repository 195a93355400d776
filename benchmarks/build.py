"""`build_book`: the operator's workbook of a new store, with macros and without, against three seconds."""

from __future__ import annotations

import sys

from measure import Line, interleaved, show
from opsbook.builder.content import Content
from opsbook.builder.workbook import build_book

SECONDS = 3.0


def main() -> int:
    """Measure and print."""
    content = Content(names={"店铺": "云杉工贸"})
    seconds = interleaved({"with macros (.xlsm)": lambda: build_book(content),
                           "without (.xlsx)": lambda: build_book(content, macros=False)})
    return show("opsbook.builder.workbook.build_book", [Line(name, value, SECONDS) for name, value in seconds.items()])


if __name__ == "__main__":
    sys.exit(main())
