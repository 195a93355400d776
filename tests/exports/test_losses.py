"""Values that a file no longer holds (merged away, formulas without results, cut off) are told, never silent."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import Workbook

from opsbook.exports.context import parse_context
from opsbook.exports.export import read_export

CONTEXT = parse_context(json.dumps({"month": "2024-07", "today": "2024-08-03"}))


@pytest.fixture
def spoilt(write, shapes):
    """Read the products after a change to their openpyxl sheet, which saves formulas without values."""
    def read_spoilt(change):
        book, out = Workbook(), io.BytesIO()
        sheet = book.active
        for row in shapes.products:
            sheet.append(row)
        change(sheet)
        book.save(out)
        return read_export(write(out.getvalue()), CONTEXT, "product")
    return read_spoilt


def told(reading):
    return reading.problems[["row", "column", "level"]].to_numpy().tolist()


def test_cells_merged_across_columns_lose_the_right_ones(spoilt):
    reading = spoilt(lambda sheet: sheet.merge_cells("D2:E2"))
    assert told(reading) == [[2, "D", "warning"]]
    assert reading.frame["clicks"].isna().tolist() == [True, False, False]


@pytest.mark.parametrize("row", [3, 4, 6])
def test_a_row_of_formulas_without_values_is_told(spoilt, row):
    def formulas(sheet):
        for column in "ABCDEFGHIJ":
            sheet[f"{column}{row}"] = f"=Old!{column}{row}"
    assert told(spoilt(formulas)) == [[row, "A", "warning"]]


@pytest.mark.parametrize(("cell", "level"), [("A2", "error"), ("B2", "warning"), ("D2", "error"), ("F2", "warning")])
def test_a_cell_whose_formula_has_no_value_is_told(spoilt, cell, level):
    reading = spoilt(lambda sheet: sheet.__setitem__(cell, "=A9"))
    assert [2, cell[0], level] in told(reading)
