"""A table that the program fills and people write in too: what they changed stays, with the computed value beside it.

The program remembers what it wrote. A cell that still holds that is the program's and is written anew; a cell that
holds something else is a person's and stays, also where the value computed now happens to be his: until he empties it
or puts back what the program wrote last. An emptied cell asks for the computed value again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from opsbook.domain.cellwords import holds, shown, written
from opsbook.texts import say

SEPARATOR = "；"
_MONTH = re.compile(r"\d{4}-\d{2}")
Key = tuple[str, ...]
Row = dict[str, object]
Texts = Mapping[str, str]


@dataclass(frozen=True)
class FilledTable:
    """A table that is filled: its `columns` in order, which say what a row is (`key`), which the program fills.

    `mark` is the column of remarks on a row, `row_id` that of its id. `rates` are the columns that show percentages.
    `newest_first` names the column of days or months by which the newest rows stand on top, `newest_last` that by which
    they stand at the end ("" both: new rows go to the end). `grain` is the column that says which rows are weeks and
    which are months, where they are mixed. Rows with a key in `leaving` are taken out.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    filled: tuple[str, ...]
    mark: str
    row_id: str
    rates: frozenset[str] = frozenset()
    newest_first: str = ""
    newest_last: str = ""
    grain: str = ""
    leaving: Collection[Key] = field(default_factory=frozenset)

    @property
    def own(self) -> tuple[str, ...]:
        """The columns whose cells the program gives: the key and what is filled."""
        return tuple(dict.fromkeys((*self.key, *self.filled)))


@dataclass(frozen=True)
class Kept:
    """The table as it shall be, and what the program wrote into it last as text (domain/cellwords.py).

    `n_kept` counts the cells that stay a person's though another value was computed, `n_new` the rows added (one that a
    person deleted comes back where its period is filled again), `n_changed` the rows that were there and change,
    `n_left` those taken out.
    """

    rows: pd.DataFrame
    wrote: pd.DataFrame
    n_kept: int = 0
    n_new: int = 0
    n_changed: int = 0
    n_left: int = 0


def keep_hand_edits(there: pd.DataFrame, wrote: pd.DataFrame | None, computed: pd.DataFrame,
                    table: FilledTable) -> Kept:
    """Fill a table. `there` is what it holds, `wrote` what the program wrote so far (None: nothing), `computed` the
    rows of now with the key and the filled columns; a mark among them is a remark on the row.

    Rows that are not computed stay as they are, in their place. Filling twice changes nothing.
    """
    before = _rows(there, table.columns)
    stay, asked, last = _staying(before, table), _asked(computed, table), _remembered(wrote, table)
    places = _places(stay, asked, table)
    merged = {key: _merge(stay[places[key]] if key in places else {}, row, last.get(key, {}), table)
              for key, row in asked.items()}
    wrote_now = {key: each.wrote for key, each in merged.items()}
    new = {key: {**each.row, table.row_id: row_id_of(key)} for key, each in merged.items() if key not in places}
    changed = {place: merged[key].row for key, place in places.items()}
    old = [changed.get(place, row) for place, row in enumerate(stay)]
    rows = (_on_top(old, new, [(key, places.get(key)) for key in asked], table) if table.newest_first and new
            else _below(old, new.values(), table))
    return Kept(
        _frame(rows, table.columns), _wrote_frame({**_still(last, rows, table), **wrote_now}, table),
        n_kept=sum(each.n_kept for each in merged.values()), n_new=len(new),
        n_changed=sum(_differ(stay[place], row) for place, row in changed.items()), n_left=len(before) - len(stay),
    )


def key_of(row: Mapping[str, object], key: Iterable[str]) -> Key:
    """What a row is, as texts."""
    return tuple(written(row.get(name)) for name in key)


def row_id_of(key: Key) -> str:
    """The id of the row the program adds for a key: the same each time, so a person may change the key's cells too."""
    return "f" + hashlib.blake2b("\x1f".join(key).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class _Merged:
    """A row as it shall be, what of it the program wrote, and how many of its cells are a person's."""

    row: Row
    wrote: Texts
    n_kept: int


def _merge(there: Row, computed: Row, last: Texts, table: FilledTable) -> _Merged:
    """One row: a person's cells stay, with a remark where something else was computed."""
    own = {name: computed[name] for name in table.own if name in computed}
    hands = [name for name, value in own.items() if _by_hand(there.get(name), last.get(name), written(value))]
    told = [name for name in hands if written(own[name]) and not holds(there.get(name), written(own[name]))]
    remarks = [*sentences(computed.get(table.mark)), *(_remark(name, own[name], table) for name in told)]
    others = [each for each in sentences(there.get(table.mark))
              if each not in sentences(last.get(table.mark)) and each not in remarks]
    row = {**there, **{name: value for name, value in own.items() if name not in hands},
           table.mark: SEPARATOR.join([*others, *remarks]) or None}
    before = {name: last.get(name, "") for name in hands if name not in table.key}
    wrote = {**{name: written(value) for name, value in own.items()}, **before, table.mark: SEPARATOR.join(remarks)}
    return _Merged(row, wrote, len(told))


def _by_hand(cell: object, last: str | None, now: str) -> bool:
    """Whether a person wrote the cell: it holds neither what was written last nor, where nothing was, what is now."""
    return bool(written(cell)) and not holds(cell, now if last is None else last)


def _remark(name: str, value: object, table: FilledTable) -> str:
    text = shown(value, name in table.rates).replace(SEPARATOR, "，").replace("\n", " ")
    return say("fill.hand_edit", column=name, value=text)


def sentences(mark: object) -> list[str]:
    """The remarks in a cell of marks."""
    return [each for each in written(mark).split(SEPARATOR) if each]


def _staying(rows: list[Row], table: FilledTable) -> list[Row]:
    """The rows without those that leave and without empty ones at the end."""
    ids = {row_id_of(key) for key in table.leaving}
    stay = [row for row in rows
            if key_of(row, table.key) not in table.leaving and row.get(table.row_id) not in ids]
    while stay and not any(map(written, stay[-1].values())):
        stay.pop()
    return stay


def _below(old: list[Row], new: Iterable[Row], table: FilledTable) -> list[Row]:
    """The rows with the new ones at the end; one of a period that lies back before the first row of a later one."""
    rows = [*old]
    for row in new:
        day = _day(row, table.newest_last)
        later = (place for place, each in enumerate(rows) if day < _day(each, table.newest_last))
        rows.insert(next(later, len(rows)) if day else len(rows), row)
    return rows


def _on_top(old: list[Row], new: Mapping[Key, Row], asked: list[tuple[Key, int | None]], table: FilledTable,
            ) -> list[Row]:
    """The rows with the new ones of a day, week or month at its place, the newest on top.

    A period that begins stands together in the computed order, with what stayed open of those before where it is the
    newest, one that was left out among its like; one of which rows are there gets the others among them.
    """
    begun = [old[place] if place is not None else new[key] for key, place in asked]
    first = max(begun, key=lambda row: _day(row, table.newest_first))
    day = _day(first, table.newest_first)
    own = {place for _, place in asked if place is not None and _day(old[place], table.newest_first) == day}
    if not day or own:
        return _among(old, new, [each for each in asked if each[1] is None or each[1] in own])
    at = _late_place(old, first, table)
    if at is not None:
        return [*old[:at], *new.values(), *old[at:]]
    moved = {place for _, place in asked}
    return [*begun, *(row for place, row in enumerate(old) if place not in moved)]


def _late_place(old: list[Row], new: Row, table: FilledTable) -> int | None:
    """Where a period stands that was left out: above the next older of its like, else above what is older and below
    them. None where it is the newest of them.
    """
    days, day = [_day(row, table.newest_first) for row in old], _day(new, table.newest_first)
    like = [place for place, row in enumerate(old) if days[place] and row.get(table.grain) == new.get(table.grain)]
    if not any(days[place] > day for place in like):
        return None
    below = range(like[-1] + 1, len(old))
    return next((place for place in (*like, *below) if days[place] and days[place] < day), len(old))


def _day(row: Row, column: str) -> str:
    """The day or month of a row, so written that the later is the greater; "" where it has none."""
    value = row.get(column)
    if isinstance(value, date) and written(value):
        return f"{value:%Y-%m-%d}"
    return value if isinstance(value, str) and _MONTH.fullmatch(value) else ""


def _among(old: list[Row], new: Mapping[Key, Row], asked: Iterable[tuple[Key, int | None]]) -> list[Row]:
    """The rows with the new ones where the computed order has them: each before the next that is there, the last ones
    below the one before them; all of them on top where none is there.
    """
    above: dict[int, list[Row]] = {}
    waiting: list[Row] = []
    last = -1
    for key, place in asked:
        if place is None:
            waiting.append(new[key])
        else:
            above[place], waiting, last = waiting, [], place
    below = {last: waiting}
    return [*below.get(-1, ()), *(row for place, each in enumerate(old)
                                  for row in (*above.get(place, ()), each, *below.get(place, ())))]


def _places(rows: list[Row], asked: Collection[Key], table: FilledTable) -> dict[Key, int]:
    """Where each key stands: the row with its id (people may change the key's cells), else the first with it."""
    ids: dict[str, int] = {}
    for place, row in enumerate(rows):
        ids.setdefault(written(row.get(table.row_id)), place)
    by_id = {key: ids[row_id_of(key)] for key in asked if row_id_of(key) in ids}
    taken, keys = set(by_id.values()), dict[Key, int]()
    for place, row in enumerate(rows):
        if place not in taken:
            keys.setdefault(key_of(row, table.key), place)
    return {**{key: keys[key] for key in asked if key in keys}, **by_id}


def _asked(computed: pd.DataFrame, table: FilledTable) -> dict[Key, Row]:
    """The computed rows by their key; of two with the same key the first counts."""
    found: dict[Key, Row] = {}
    for row in _rows(computed, computed.columns):
        found.setdefault(key_of(row, table.key), row)
    return found


def _still(last: Mapping[Key, Texts], rows: list[Row], table: FilledTable) -> dict[Key, Texts]:
    """What was written of the rows that still stand in the table."""
    keys = {key_of(row, table.key) for row in rows}
    ids = {written(row.get(table.row_id)) for row in rows}
    return {key: row for key, row in last.items() if key in keys or row_id_of(key) in ids}


def _remembered(wrote: pd.DataFrame | None, table: FilledTable) -> dict[Key, Texts]:
    if wrote is None:
        return {}
    rows = _rows(wrote, wrote.columns)
    return {key_of(row, table.key): {name: written(text) for name, text in row.items()} for row in rows}


def _rows(frame: pd.DataFrame, columns: Iterable[str]) -> list[Row]:
    names = [*columns]
    cells = [frame[name].tolist() if name in frame else [None] * len(frame) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def _frame(rows: list[Row], columns: tuple[str, ...]) -> pd.DataFrame:
    cells = [[row.get(name) if written(row.get(name)) else None for name in columns] for row in rows]
    return pd.DataFrame(cells, columns=list(columns), dtype="object")


def _wrote_frame(texts: Mapping[Key, Texts], table: FilledTable) -> pd.DataFrame:
    """What was written, as text; the key's columns are those of the computed row, whatever a person made of them."""
    columns = [*table.own, table.mark]
    cells = [[row.get(name, "") for name in columns] for row in texts.values()]
    return pd.DataFrame(cells, columns=columns, dtype="str")


def _differ(before: Row, after: Row) -> bool:
    return any(not holds(before.get(name), written(value)) for name, value in after.items())
