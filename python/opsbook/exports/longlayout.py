"""An overview with one row a metric (指标 | 本店 | 同行平均 | 同行优秀), turned into the one row it means."""

from __future__ import annotations

from collections.abc import Sequence

from opsbook.catalogue.marks import marks, plain
from opsbook.exports.sheets import Cell, Sheet
from opsbook.exports.spans import title_period
from opsbook.exports.strips import shown_text

PERIOD_HEADER = "日期"


def widened(sheet: Sheet, deepest: int) -> Sheet | None:
    """The sheet with its metrics side by side and the title's period in a column; None where it is no long layout.

    Row numbers stay those of the file: header and figures are both said to stand in the header's row.
    """
    for row, cells in enumerate(sheet.rows[:deepest]):
        words = [plain(shown_text(cell)) for cell in cells]
        if set(words) & marks().metric and set(words) & marks().own:
            return _wide(sheet, row, words)
    return None


def _wide(sheet: Sheet, row: int, words: Sequence[str]) -> Sheet | None:
    above = [shown_text(cell) for cells in sheet.rows[:row] for cell in cells]
    titled = title_period(above)
    if titled is None:
        return None
    metric = next(i for i, word in enumerate(words) if word in marks().metric)
    parts = {i: "" if word in marks().own else word for i, word in enumerate(words)
             if word in marks().own or word in (*marks().average, *marks().best)}
    header: list[Cell] = [PERIOD_HEADER]
    figures: list[Cell] = [titled[1].label]
    for cells in sheet.rows[row + 1:]:
        name = shown_text(cells[metric]) if metric < len(cells) else ""
        for i, part in parts.items():
            if name and i < len(cells):
                header.append(name + part)
                figures.append(cells[i])
    return Sheet(sheet.name, [*sheet.rows[:row], header, figures], [*range(1, row + 2), row + 1], sheet.hidden)
