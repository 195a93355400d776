"""Cells and blocks of cells: array in, array out, for array formulas of Excel 2016 and for spilling alike.

Shapes go together as in Excel: a single cell goes with every cell of a block, a row with each row, a column with each
column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from opsbook.excel.cells import Cell, WrongInput
from opsbook.texts import say

Block = Any  # one cell, or rows of cells
Rows = list[list[Cell]]


def over(function: Callable[[Sequence[Cell]], Cell], *blocks: Block) -> Block:
    """`function` of each place of the blocks, as a cell where all of them are one, else as rows.

    What is missing comes out as "" (Excel shows an empty result as 0), a wrong input as its text.
    """
    if not any(isinstance(block, list | tuple) for block in blocks):
        return _answer(function, blocks)
    rows = [rows_of(block) for block in blocks]
    try:
        height, width = _size(rows)
    except WrongInput as wrong:
        return str(wrong)
    places = zip(*(_spread(each, height, width) for each in rows), strict=True)
    answers = [_answer(function, cells) for cells in places]
    return scalar_or_rows([answers[start:start + width] for start in range(0, len(answers), width)])


def rows_of(block: Block) -> Rows:
    """The block as rows; a single cell is one row of one, a flat list one row."""
    if not isinstance(block, list | tuple):
        return [[block]]
    if not block or not isinstance(block[0], list | tuple):
        return [list(block) or [None]]
    return [list(row) for row in block]


def column_of(block: Block) -> list[Cell]:
    """Every cell of the block, row by row."""
    return [cell for row in rows_of(block) for cell in row]


def scalar_or_rows(rows: Rows) -> Block:
    """One cell as a scalar, the rest as rows."""
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


def _answer(function: Callable[[Sequence[Cell]], Cell], cells: Sequence[Cell]) -> Cell:
    try:
        answer = function(cells)
    except WrongInput as wrong:
        return str(wrong)
    return "" if answer is None else answer


def _size(blocks: Sequence[Rows]) -> tuple[int, int]:
    """Height and width of all blocks together. Raises WrongInput with their shapes where they do not go together."""
    shapes = [(len(rows), len(rows[0])) for rows in blocks]
    height, width = (max(sizes) for sizes in zip(*shapes, strict=True))
    ragged = any(len(row) != columns for rows, (_, columns) in zip(blocks, shapes, strict=True) for row in rows)
    if ragged or any(rows not in (1, height) or columns not in (1, width) for rows, columns in shapes):
        raise WrongInput(say("udfs.sizes", shapes=_told(shapes)))
    return height, width


def _told(shapes: Iterable[tuple[int, int]]) -> str:
    """The different shapes that are more than one cell."""
    several = dict.fromkeys(shape for shape in shapes if shape != (1, 1))
    return say("udfs.shape_join").join(say("udfs.shape", rows=rows, columns=columns) for rows, columns in several)


def _spread(rows: Rows, height: int, width: int) -> list[Cell]:
    wide = [row * width if len(row) == 1 else row for row in rows]
    return [cell for row in (wide * height if len(wide) == 1 else wide) for cell in row]
