"""The data rows under a header: totals, footnotes, repeated headers and unit rows are taken out, and each is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest

from opsbook.catalogue.marks import marks, plain
from opsbook.exports.grid import column_letter
from opsbook.exports.header import heading
from opsbook.exports.problems import Log, Place
from opsbook.exports.sheets import Cell
from opsbook.exports.table import Table

_FRAMES = "()[]【】<>《》-—–=*:;"
TEXTS = ("id", "text", "email", "country", "channel", "date", "time", "period", "flag")


@dataclass(frozen=True)
class Body:
    """The data of a table: `rows` as the file has them, and their 0-based `places` in the sheet.

    `units` are those of a unit row by sheet column; `notes` the texts above and below the table with their row.
    """

    rows: list[list[Cell]]
    places: list[int]
    units: dict[int, str] = field(default_factory=dict)
    notes: tuple[tuple[int, str], ...] = ()

    def columns(self) -> list[tuple[Cell, ...]]:
        """The rows turned into columns; a short row ends in blanks."""
        return list(zip_longest(*self.rows, fillvalue=""))


def read_body(table: Table, log: Log) -> Body:
    """Keep the rows that are data; everything else is a note, or a warning that names it."""
    sieve = _Sieve(table, log)
    key, wide = sieve.keys[0], sieve.wide
    rows, places, units = [], [], {}
    notes = [(i, _text(cell)) for i in range(table.first) for cell in table.sheet.rows[i] if _text(cell)]
    for index in range(table.last + 1, len(table.sheet.rows)):
        row = table.sheet.rows[index]
        cell = row[key] if len(row) == wide else None
        # The first half is what is_data would find out, without a call for each of twenty thousand rows.
        if (isinstance(cell, str) and cell.isdigit()) or sieve.is_data(row, index):
            rows.append(row)
            places.append(index)
        elif not rows and (found := _units(row)):
            units.update(found)
        else:
            notes.extend((index, _text(cell)) for cell in row if isinstance(cell, str) and _text(cell))
    _tell_formula_rows(table, places, log)
    body = Body(_filled(table, rows, places, log), places, units, tuple(notes))
    return _without_unlabelled_total(table, body, log)


class _Sieve:
    """Tells data rows from the rest, quickly for rows whose key is a number or digits."""

    def __init__(self, table: Table, log: Log) -> None:
        self.table, self.log = table, log
        match = table.match
        self.keys = [match.columns[name] for name in match.kind.key_columns if name in match.columns]
        types = {index: match.kind.columns[name].type for name, index in match.columns.items()
                 if name in match.kind.columns}
        self.texts = [index for index, type_ in types.items() if type_ in TEXTS]
        self.wide = 1 + max((i for i, head in enumerate(match.headings) if head.text), default=0)
        self.header = [head.key for head in match.headings]
        self.ragged = table.sheet.lines is not None

    def is_data(self, row: list[Cell], index: int) -> bool:
        """Whether the row is data; where it is not, and not blank, the log says so."""
        if len(row) != self.wide:
            self._check_width(row, index)
        key = row[self.keys[0]] if len(row) > self.keys[0] else ""
        if isinstance(key, float) or (isinstance(key, str) and key.isdigit()):
            return True
        filled = [i for i, cell in enumerate(row) if _text(cell)]
        if not filled or _units(row):
            return False
        if reason := self._reason(row, filled):
            self.log.warn(reason, self._place(index, filled[0]), _text(row[filled[0]]))
            return False
        return True

    def _reason(self, row: list[Cell], filled: list[int]) -> str:
        """Why a row is no data: the key of its sentence, "" where it is data."""
        blank_key = not any(i in filled and plain(_text(row[i])) not in marks().missing for i in self.keys)
        labels = self.texts if blank_key else self.keys
        if any(i < len(row) and is_total(_text(row[i])) for i in labels):
            return "total_row"
        if len(filled) > 1 and self._repeats_header(row, filled):
            return "header_again"
        first = _text(row[filled[0]])
        if len(filled) == 1 and self.wide > 2 and (blank_key or is_note(first) or not any(map(str.isdigit, first))):
            return "footnote"
        return "footnote" if len(filled) == 2 and self.wide > 3 and is_note(first) else ""

    def _repeats_header(self, row: list[Cell], filled: list[int]) -> bool:
        same = sum(1 for i in filled if i < len(self.header) and heading(_text(row[i])).key == self.header[i])
        return same >= 2 and same * 2 >= len(filled)

    def _check_width(self, row: list[Cell], index: int) -> None:
        beyond = [i for i in range(self.wide, len(row)) if _text(row[i])]
        if beyond and self.ragged:
            self.log.error("long_row", self._place(index), _text(row[beyond[0]]), count=len(row), wide=self.wide)
        elif self.ragged and len(row) < self.wide and (len(row) > 1 or _text(row[0] if row else "").isdigit()):
            last = index == len(self.table.sheet.rows) - 1
            note = self.log.error if last else self.log.warn
            note("short_row", self._place(index), count=len(row), wide=self.wide)

    def _place(self, index: int, column: int | None = None) -> Place:
        sheet = self.table.sheet
        return Place(sheet.name, sheet.row_number(index), "" if column is None else column_letter(column))


def is_total(text: str) -> bool:
    """Whether a label names a totals or average row: 合计, 合计：, 总计(5个产品), 【小计】, Total."""
    return bool(text) and len(text) < 20 and bool(_totals().fullmatch(plain(text).strip(_FRAMES)))


def is_note(text: str) -> bool:
    """Whether a text starts like a footnote: 注：…, 数据来源 …, 导出时间 …."""
    return plain(text).startswith(marks().footnotes)


@cache
def _totals() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, marks().totals), key=len, reverse=True))
    return re.compile(rf"(?:{words})[:;]?(?:[(\[]?\d+[条个项行天日款]?(?:产品|商品|词|数据)?)?")


def _units(row: Sequence[Cell]) -> dict[int, str]:
    """The units of a unit row by column; empty where the row says anything else."""
    units = {i: plain(_text(cell)).strip("()[]") for i, cell in enumerate(row) if _text(cell)}
    known = {i: unit for i, unit in units.items() if unit in marks().units}
    return known if known and all(i in known or unit in marks().missing or unit == "单位"
                                  for i, unit in units.items()) else {}


def _filled(table: Table, rows: list[list[Cell]], places: list[int], log: Log) -> list[list[Cell]]:
    """Give every row of a merged text cell its value; a merged number stays with its first row, so it counts once."""
    names = {index: name for name, index in table.match.columns.items()}
    where = {place: i for i, place in enumerate(places)}
    for top, left, bottom, right in table.sheet.merged:
        name = names.get(left)
        if top in where and any(i in names for i in range(left + 1, right + 1)):
            place = Place(table.sheet.name, table.sheet.row_number(top), column_letter(left))
            log.warn("merged_across", place, rows[where[top]][left], last=column_letter(right))
        if top == bottom or top not in where or name is None:
            continue
        column = table.kind.columns.get(name)
        place = Place(table.sheet.name, table.sheet.row_number(top + 1), column_letter(left))
        log.warn("merged_cells", place, rows[where[top]][left], count=bottom - top + 1)
        if column and column.type in TEXTS:
            for other in range(top + 1, bottom + 1):
                if other in where:
                    rows[where[other]] = _with(rows[where[other]], left, rows[where[top]][left])
    return rows


def _tell_formula_rows(table: Table, places: list[int], log: Log) -> None:
    """Point out rows below the header that are nothing but formulas saved without their values."""
    columns, data = set(table.match.columns.values()), set(places)
    firsts: dict[int, int] = {}
    for row, column in sorted(table.sheet.formulas, reverse=True):
        if row > table.last and row not in data and column in columns:
            firsts[row] = column
    for row, column in sorted(firsts.items()):
        if row >= len(table.sheet.rows) or not any(map(_text, table.sheet.rows[row])):
            log.warn("formula_row", Place(table.sheet.name, row + 1, column_letter(column)))


def _with(row: list[Cell], column: int, value: Cell) -> list[Cell]:
    padded = [*row, *[""] * (column + 1 - len(row))]
    padded[column] = value
    return padded


def _without_unlabelled_total(table: Table, body: Body, log: Log) -> Body:
    """A last row without key or text whose numbers are the sums of those above is a total nobody labelled."""
    names = {index: name for name, index in table.match.columns.items() if name in table.kind.columns}
    if len(body.rows) < 3 or any(_text(cell) for i, cell in enumerate(body.rows[-1])
                                 if i in names and table.kind.columns[names[i]].type in TEXTS):
        return body
    counts = [i for i, name in names.items() if table.kind.columns[name].type == "count" and i < len(body.rows[-1])]
    if not any(_is_sum(body, i) for i in counts):
        return body
    place = Place(table.sheet.name, table.sheet.row_number(body.places[-1]))
    log.warn("total_row", place, next((body.rows[-1][i] for i in counts), ""))
    return Body(body.rows[:-1], body.places[:-1], body.units, body.notes)


def _is_sum(body: Body, column: int) -> bool:
    values = [row[column] if column < len(row) else "" for row in body.rows]
    numbers = [float(value) for value in values if isinstance(value, (int, float))]
    return len(numbers) == len(values) and numbers[-1] > 0 and abs(sum(numbers[:-1]) - numbers[-1]) < 0.5


def _text(cell: Cell) -> str:
    return cell.strip().strip("\ufeff\u200b") if isinstance(cell, str) else "" if cell is None else str(cell)
