"""Say what export files are and what is wrong with them, storing nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opsbook.exports.context import Context
from opsbook.exports.export import Reading, read_export
from opsbook.exports.problems import place_text
from opsbook.texts import say

if TYPE_CHECKING:
    import pandas as pd

Value = str | int | float | bool | None


def inspect(files: Sequence[Path], kind: str | None, context: Context) -> list[Reading]:
    """Read every file as `kind`, or as what its header says. Raises SettingsError for a kind nobody knows."""
    return [read_export(path, context, kind) for path in files]


def summary_lines(readings: Sequence[Reading]) -> list[str]:
    """What a person reads: a line a file, then each of its problems with what to do."""
    return [line for reading in readings for line in _summary(reading)]


def _summary(reading: Reading) -> Iterator[str]:
    kind = reading.kind.title if reading.kind else say("inspect.unknown")
    period = reading.period.label if reading.period else say("inspect.no_period")
    if reading.accepted:
        yield say("inspect.accepted", file=reading.path.name, kind=kind, period=period, count=len(reading.frame))
    else:
        yield say("inspect.refused", file=reading.path.name, kind=kind)
    for problem in reading.problems.to_dict("records"):
        level = say(f"inspect.{problem['level']}")
        todo = say("inspect.todo", todo=problem["todo"]) if problem["todo"] else ""
        yield say("inspect.problem", level=level, message=_message(problem), todo=todo)


def to_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain JSON values.

    Counts are integers, rates fractions, money strings with two decimals, ids strings, dates ISO, times UTC with Z,
    missing is null.
    """
    period = reading.period
    return {
        "file": reading.path.name,
        "kind": reading.kind.id if reading.kind else None,
        "outcome": "accept" if reading.accepted else "reject",
        "period": period and {"start": period.start.isoformat(), "end": period.end.isoformat(), "grain": period.grain,
                              "zone": reading.zone},
        "columns": [str(name) for name in reading.frame],
        "n_rows": len(reading.frame),
        "rows": _rows(reading),
        "warnings": _problems(reading, "warning"),
        "errors": _problems(reading, "error"),
    }


def _rows(reading: Reading) -> list[dict[str, Value]]:
    columns = {str(name): _values(reading, str(name)) for name in reading.frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _values(reading: Reading, name: str) -> list[Value]:
    """One column as JSON values: the kind says what is money; the rest follows from the column's type."""
    series = reading.frame[name]
    shown = _shown_as(series, _is_money(reading, name))
    return [None if missing else shown(value) for value, missing in zip(series.tolist(), series.isna(), strict=True)]


def _is_money(reading: Reading, name: str) -> bool:
    column = reading.kind and reading.kind.columns.get(name.removesuffix("_peer_average").removesuffix("_peer_best"))
    return bool(column) and column.type == "money"  # type: ignore[union-attr]


def _shown_as(series: pd.Series, is_money: bool) -> Callable[[Any], Value]:
    if is_money:
        return lambda value: str(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    if series.dtype.kind == "M":
        zoned = getattr(series.dtype, "tz", None) is not None
        return lambda value: f"{value:%Y-%m-%dT%H:%M:%SZ}" if zoned else f"{value:%Y-%m-%d}"
    return lambda value: value


def _problems(reading: Reading, level: str) -> list[dict[str, Any]]:
    rows = reading.problems[reading.problems["level"] == level].to_dict("records")
    return [{"sheet": row["sheet"] or None, "row": _row(row), "column": row["column"] or None,
             "message": _message(row) + (say("inspect.todo", todo=row["todo"]) if row["todo"] else "")} for row in rows]


def _row(problem: dict[Any, Any]) -> int | None:
    return int(problem["row"]) if problem["row"] == problem["row"] and problem["row"] else None


def _message(problem: dict[Any, Any]) -> str:
    """Where and what in one sentence, the file's name first."""
    place = place_text(problem["sheet"], _row(problem), problem["column"])
    return say("exports.message", file=problem["file"], place=place, what=problem["what"])
