"""Where in a sheet the table is: the header row, or two rows under merged groups, that fits a kind best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from opsbook.catalogue.exports import ExportKind, export_kinds
from opsbook.catalogue.marks import marks, plain
from opsbook.exports.header import Heading, Match, heading, knows, match_kind
from opsbook.exports.sheets import Cell, Sheet

DEEPEST = 60


@dataclass(frozen=True)
class Table:
    """A kind's table in a sheet: the 0-based first and last row of its header, and what the header says."""

    sheet: Sheet
    match: Match
    first: int
    last: int

    @property
    def kind(self) -> ExportKind:
        """The kind its header fits."""
        return self.match.kind

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """The better header has all required columns, explains more, stands in one row, and comes first."""
        return self.match.whole, self.match.score, self.first - self.last, -self.first


def find_tables(sheet: Sheet, kinds: Iterable[ExportKind]) -> list[Table]:
    """The best place of each kind in the sheet, best kind first; kinds with no column at all are left out."""
    best: dict[str, Table] = {}
    explained, tried = 0, tuple(kinds)
    for row, depth in _places(sheet):
        if _n_columns(sheet, row, depth) <= explained:
            continue    # data rows under a header found: they cannot explain more columns than it does
        for kind in tried:
            table = _table(sheet, kind, row, depth)
            if table.match.score and (kind.id not in best or table.rank > best[kind.id].rank):
                best[kind.id] = table
        explained = max((table.match.score for table in best.values() if table.match.whole), default=0)
    return sorted(best.values(), key=lambda table: table.rank, reverse=True)


def is_blank(sheet: Sheet) -> bool:
    """Whether no cell of the sheet says anything."""
    return not any(_shown(cell) for row in sheet.rows for cell in row)


def header_texts(sheet: Sheet) -> tuple[int, list[str]]:
    """The row that looks most like a header though no kind knows it, and its texts: what a refusal quotes."""
    rows = sheet.rows[:DEEPEST]
    counts = [sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) for row in rows]
    row = counts.index(max(counts)) if counts else 0
    return row, [_shown(cell) for cell in rows[row] if _shown(cell)] if rows else []


def _table(sheet: Sheet, kind: ExportKind, row: int, depth: int) -> Table:
    headings = [heading(_shown(cell)) for cell in sheet.rows[row]] if depth == 1 else _joined(sheet, kind, row)
    return Table(sheet, match_kind(kind, headings), row, row + depth - 1)


def _places(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """The rows a header may end in, from the top: alone, then under the row above, which may be but a title."""
    return ((last - depth + 1, depth) for last in range(min(len(sheet.rows), DEEPEST)) for depth in (1, 2)
            if depth <= last + 1 and _may_be_header(sheet, last - depth + 1, depth))


def _n_columns(sheet: Sheet, row: int, depth: int) -> int:
    """How many columns have something in the rows."""
    return sum(any(cells) for cells in zip_longest(*sheet.rows[row:row + depth]))


def _may_be_header(sheet: Sheet, row: int, depth: int) -> bool:
    """A cheap look before every kind is tried: at least two cells, or the only two, are words of some header."""
    rows = sheet.rows[row:row + depth]
    if len(rows) < depth or (depth == 2 and sum(isinstance(cell, str) and cell != "" for cell in rows[0]) < 2):
        return False
    hits = [_hits(cells) for cells in rows]
    return sum(hits) >= 2 and hits[-1] >= 1


def _hits(row: Sequence[Cell]) -> int:
    known = _words()
    return sum(1 for cell in row if isinstance(cell, str) and cell and heading(cell).key in known)


@cache
def _words() -> frozenset[str]:
    headers = {plain(header) for kind in export_kinds().values() for column in kind.columns.values()
               for header in (*column.headers, *column.fallback)}
    tails = {key[i:] for key in headers for i in range(len(key)) if len(key) - i >= 2}
    return frozenset(headers | tails | marks().own | set(marks().average) | set(marks().best))


def _joined(sheet: Sheet, kind: ExportKind, row: int) -> list[Heading]:
    """Two header rows as one: a group over its parts, 搜索 over 曝光次数, 访客数 over 本店 and 同行平均."""
    upper, lower = sheet.rows[row], sheet.rows[row + 1]
    width = max(len(upper), len(lower))
    texts = [[_shown(cell) for cell in cells] + [""] * (width - len(cells)) for cells in (upper, lower)]
    group, headings = "", []
    for over, under in zip(*texts, strict=True):
        group = over or (group if under else "")
        headings.append(_join(kind, group, under))
    return headings


def _join(kind: ExportKind, over: str, under: str) -> Heading:
    if not under or plain(under) in marks().own:
        return heading(over)
    if plain(over) in marks().own:
        return heading(under)
    candidates = [heading(text) for text in (over + under, f"{under}({over})", under)]
    known = (head for head in candidates if knows(kind, head))
    return next(known, candidates[0])


def _shown(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)
