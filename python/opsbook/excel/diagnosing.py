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
    heads = _heads(rows[0])
    try:
        chosen = _in_order(rows[1:], heads) if heads else _checked(rows)
    except WrongInput as wrong:
        return [[str(wrong)]]
    judged = [_answer(row) for row in chosen]
    if not any(any(answer) for answer in judged):
        return [[say("udfs.no_rows")]]
    return [[say(f"udfs.head_{name}") for name in ANSWER], *judged] if heads else judged


def _heads(row: Sequence[Cell]) -> list[Cell]:
    """The names of the first row, [] where it is a row of data."""
    names = [known(cell) for cell in row]
    return names if say("udfs.name_rule") in names else []


def _in_order(rows: Rows, heads: list[Cell]) -> Rows:
    """The columns in the order of COLUMNS. Raises WrongInput where rule or value is not there."""
    names = [say(f"udfs.name_{column}") for column in COLUMNS]
    for name in names[:N_LEAST]:
        if name not in heads:
            raise WrongInput(say("udfs.no_column", name=name))
    places = [heads.index(name) if name in heads else None for name in names]
    return [[None if place is None or place >= len(row) else row[place] for place in places] for row in rows]


def _checked(rows: Rows) -> Rows:
    """Rows in the order of COLUMNS. Raises WrongInput where they end before the value."""
    if len(rows[0]) < N_LEAST:
        raise WrongInput(say("udfs.no_column", name=say(f"udfs.name_{COLUMNS[N_LEAST - 1]}")))
    return [row[:len(COLUMNS)] for row in rows]


def _answer(row: list[Cell]) -> list[Cell]:
    if known(row[0]) is None and all(known(cell) is None for cell in row):
        return [""] * len(ANSWER)
    try:
        return ["" if cell is None else cell for cell in answer_of(row)]
    except WrongInput as wrong:
        return [str(wrong), *[""] * (len(ANSWER) - 1)]
