"""The shapes of the files the demo store downloads, from templates/demo/files.toml."""

from __future__ import annotations

from functools import cache
from typing import Literal

from opsbook.catalogue.strict import read_toml, shape_all, template
from opsbook.demo.model import Part
from opsbook.demo.overview import AVERAGE, BEST

Writing = Literal[
    "text", "count", "commas", "number", "percent", "percent1", "yuan", "flag", "yes", "day", "clock",
]
PEER_HEADERS = {AVERAGE: "同行平均", BEST: "同行优秀"}


class Layout(Part, frozen=True):
    """One kind of file: its name, the title in A1 and the empty rows below it, its columns (name, header, writing).

    `like` takes the columns of another layout behind its own. `encoding` is that of a csv, `missing` what
    stands where there is nothing. `last_weeks`, `last_months`: that many are downloaded, 0 all of them.
    """

    id: str
    columns: tuple[tuple[str, str, Writing], ...]
    name: str = ""
    title: str = ""
    blank_rows: int = 0
    like: str = ""
    encoding: str = "utf-8"
    missing: str = "-"
    last_weeks: int = 0
    last_months: int = 0

    def with_peers(self, present: set[str]) -> tuple[tuple[str, str, Writing], ...]:
        """The columns, each followed by its peer columns where the rows have them."""
        own = self.columns + (layouts()[self.like].columns if self.like else ())
        return tuple(
            column for name, header, writing in own
            for column in ((name, header, writing),
                           *((name + part, header + words, writing) for part, words in PEER_HEADERS.items()
                             if name + part in present))
        )


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by its id. Raises CatalogueError naming file and key."""
    source = template("demo", "files.toml")
    return shape_all(read_toml(source), Layout, source.name)
