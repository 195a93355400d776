"""Every formula's cached value, proven by two engines that calculate and one reader that does not."""

import formualizer
import pytest
from python_calamine import CalamineWorkbook

from opsbook.review.cells import Formula
from opsbook.review.page import Page, stack
from opsbook.review.tables import Column, Table
from opsbook.review.writer import Book, write_book


def agrees(found, cached):
    if isinstance(cached, str):
        return found == cached
    return found == pytest.approx(float(cached), rel=1e-9, abs=1e-12)


def formulas(drawn, name):
    """(sheet, cell) of every formula of a review."""
    return [(page.name, cell) for page in drawn[name].values() for cell in page.cells() if cell.formula]


def values_of(path, sheets):
    """The cells of each sheet as a reader that does not calculate gives them, by (sheet, row, column)."""
    found = {}
    workbook = CalamineWorkbook.from_path(str(path))
    for sheet in sheets:
        rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        found |= {(sheet, row, col): value for row, values in enumerate(rows) for col, value in enumerate(values)}
    return found


def differing(expected, found):
    return [(sheet, cell.row + 1, cell.col + 1, cell.formula, cell.value, found.get((sheet, cell.row, cell.col)))
            for sheet, cell in expected if not agrees(found.get((sheet, cell.row, cell.col)), cell.value)]


def calculated(path, expected):
    """What formualizer calculates for the formulas of a file."""
    workbook = formualizer.load_workbook(str(path))
    workbook.evaluate_all()
    return {(sheet, cell.row, cell.col): workbook.evaluate_cell(sheet, cell.row + 1, cell.col + 1)
            for sheet, cell in expected}


@pytest.fixture
def wrong(tmp_path):
    """A review whose one formula has a wrong cached value: (path, formulas)."""
    table = Table((Column("two", "二", "count"), Column("sum", "和", "count")), ((2, Formula("={two}+1", 99)),))
    page = Page("错", "标题", "一句话", stack(table))
    write_book(Book((page,), "店", "月", None), tmp_path / "wrong.xlsx")
    return tmp_path / "wrong.xlsx", [(page.name, cell) for cell in page.cells() if cell.formula]


def test_formualizer_notices_a_wrong_value(wrong):
    path, expected = wrong
    assert differing(expected, calculated(path, expected)) == [("错", 5, 3, "=B5+1", 99, 3)]


@pytest.mark.office
def test_libreoffice_notices_a_wrong_value(wrong, convert):
    path, expected = wrong
    found = values_of(convert(path, "xlsx") / "wrong.xlsx", ["错"])
    assert differing(expected, found) == [("错", 5, 3, "=B5+1", 99, 3)]


def test_there_are_formulas_to_prove(drawn):
    assert len(formulas(drawn, "full")) > 200


@pytest.mark.parametrize("name", ["full", "half", "empty"])
def test_a_reader_that_does_not_calculate_reads_the_cached_values(drawn, reviews, name):
    assert differing(formulas(drawn, name), values_of(reviews[name], drawn[name])) == []


@pytest.mark.parametrize("name", ["full", "half"])
def test_formualizer_calculates_the_cached_values(drawn, reviews, name):
    expected = formulas(drawn, name)
    assert differing(expected, calculated(reviews[name], expected)) == []


@pytest.mark.office
def test_libreoffice_calculates_the_cached_values(drawn, reviews, convert):
    found = values_of(convert(reviews["full"], "xlsx") / "full.xlsx", drawn["full"])
    assert differing(formulas(drawn, "full"), found) == []
