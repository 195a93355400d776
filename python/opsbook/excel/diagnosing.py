"""OPS_DIAGNOSE: a block of rules and numbers in, a block of verdicts out."""

from __future__ import annotations

from collections.abc import Sequence

from opsbook.excel.blocks import Block, Rows, rows_of
from opsbook.excel.cells import Cell, WrongInput, known
from opsbook.excel.judging import ANSWER, COLUMNS, answer_of
from opsbook.texts import say

N_LEAST = 2  # a rule and a value: without them nothing is judged


def diagnose_block(block: Block) -> Rows:
    """The columns ANSWER for every row, with their names above where the block has a row of names.

    With names the columns may stand in any order, others between them do not matter; without, they stand as COLUMNS
    says. An empty row gives an empty row, a row that cannot be judged its reason in the first column. A block that
    cannot be read gives one cell that says why.
    """
    rows = rows_of(block)
    try:
        heads = _heads(rows[0])
        places = _places(heads, len(rows[0]))
    except WrongInput as wrong:
        return [[str(wrong)]]
    judged = [_answer(_chosen(row, places)) for row in (rows[1:] if heads else rows)]
    if not any(any(answer) for answer in judged):
        return [[say("udfs.no_rows")]]
    return [[say(f"udfs.head_{name}") for name in ANSWER], *judged] if heads else judged


def _heads(row: Sequence[Cell]) -> list[Cell]:
    """The names of the first row, [] where it is a row of data."""
    names = [known(cell) for cell in row]
    return names if say("udfs.name_rule") in names else []


def _places(heads: list[Cell], width: int) -> list[int | None]:
    """Where each of COLUMNS stands, None where it does not. Raises WrongInput where rule or value is not there."""
    if not heads:
        places = [place if place < width else None for place in range(len(COLUMNS))]
    else:
        names = [say(f"udfs.name_{column}") for column in COLUMNS]
        places = [heads.index(name) if name in heads else None for name in names]
    for column, place in list(zip(COLUMNS, places, strict=True))[:N_LEAST]:
        if place is None:
            raise WrongInput(say("udfs.no_column", name=say(f"udfs.name_{column}")))
    return places


def _chosen(row: Sequence[Cell], places: Sequence[int | None]) -> list[Cell]:
    return [None if place is None or place >= len(row) else row[place] for place in places]


def _answer(row: list[Cell]) -> list[Cell]:
    if known(row[0]) is None and all(known(cell) is None for cell in row):
        return [""] * len(ANSWER)
    try:
        return ["" if cell is None else cell for cell in answer_of(row)]
    except WrongInput as wrong:
        return [str(wrong), *[""] * (len(ANSWER) - 1)]
