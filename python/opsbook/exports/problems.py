"""What is wrong or odd in a file, as a frame: where, which value, what it is, what to do.

PROBLEM_COLUMNS: file, sheet, row (1-based sheet row or line), column (letter), value, what, todo, level. An "error"
refuses the file, a "warning" does not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

from opsbook.texts import say

if TYPE_CHECKING:
    import pandas as pd

Level = Literal["error", "warning"]
PROBLEM_COLUMNS = ("file", "sheet", "row", "column", "value", "what", "todo", "level")
MANY = 20


@dataclass(frozen=True)
class Place:
    """Where in a file: sheet name ("" in text files), 1-based row or line, column letter and its header."""

    sheet: str = ""
    row: int | None = None
    column: str = ""
    header: str = ""


@dataclass(frozen=True)
class Problem:
    """One line of the problems frame."""

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    what: str
    todo: str
    level: Level


def place_text(sheet: str, row: int | None, column: str) -> str:
    """Where in a file, in words: 工作表“Sheet1” 第 2 行 C 列."""
    return "".join((
        say("exports.in_sheet", sheet=sheet) if sheet else "", say("exports.in_row", row=row) if row else "",
        say("exports.in_column", column=column) if column else "",
    ))


class Log:
    """The problems of one file as they were met; the same one is told `MANY` times a column, then counted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._told: Counter[tuple[str, str, str, Level]] = Counter()

    def error(self, key: str, place: Place, value: object = "", **places: object) -> None:
        """Refuse the file because of the sentence ``exports.<key>``."""
        self._add("error", key, place, value, places)

    def warn(self, key: str, place: Place, value: object = "", **places: object) -> None:
        """Point out the sentence ``exports.<key>`` without refusing."""
        self._add("warning", key, place, value, places)

    def add(self, problem: Problem) -> None:
        """Take over a problem found elsewhere (a reader's refusal or warning)."""
        self.problems.append(problem)

    @property
    def refused(self) -> bool:
        """Whether any of them is an error."""
        return any(problem.level == "error" for problem in self.problems)

    def close(self) -> None:
        """Say how many more there are of what was told `MANY` times."""
        for (sheet, column, _, level), count in self._told.items():
            if count > MANY:
                self.problems.append(Problem(self.file, sheet, None, column, "",
                                             say("exports.more", count=count - MANY, shown=MANY), "", level))
        self._told.clear()

    def frame(self) -> pd.DataFrame:
        """The problems as a frame with PROBLEM_COLUMNS."""
        import pandas as pd

        return pd.DataFrame([asdict(problem) for problem in self.problems],
                            columns=list(PROBLEM_COLUMNS)).astype({"row": "Int64"})

    def _add(self, level: Level, key: str, place: Place, value: object, places: dict[str, object]) -> None:
        mark = (place.sheet, place.column, key, level)
        self._told[mark] += 1
        if self._told[mark] > MANY:
            return
        shown = _shown(value)
        words = {"header": place.header, "value": shown, **places}
        self.problems.append(Problem(self.file, place.sheet, place.row, place.column, shown,
                                     say(f"exports.{key}", **words), say(f"exports.{key}_todo", **words), level))


def at_row(place: Place, row: int) -> Place:
    """The same column of another row."""
    return replace(place, row=row)


def _shown(value: object) -> str:
    """A value short enough for a message; a float that is whole without its point."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
    return text if len(text) <= 80 else text[:77] + "…"
