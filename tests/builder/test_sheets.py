"""One entry of TOML makes one sheet; what the sheets of the workbook say."""

import io
import os
import sys
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import samplebook

from opsbook.builder.content import Content, reference_tables
from opsbook.builder.workbook import write_book
from opsbook.catalogue.records import records_in
from opsbook.catalogue.sheets import sheets, sheets_of

RECORD = '''
name = "试填"
sheet = "campaigns"
role = "运营"
cadence = "week"
help = "每报一个活动记一行。"
columns = [
  { name = "日期", kind = "date", input = true, tip = "报名那天", least = 2024-01-01, example = "2025-03-05" },
  { name = "谁", kind = "choice", pick = "人员.姓名", input = true },
  { name = "件数", kind = "integer", input = true, least = 1, most = 99, example = 3 },
  { name = "单价", kind = "number", format = "0.00", input = true, least = 0.5 },
  { name = "折扣", kind = "rate", input = true, most = 1.0, wrong = "折扣不超过 100%。" },
  { name = "结束", kind = "date", input = true, must = "{结束}>={日期}", wrong = "结束不早于日期。" },
  { name = "金额", kind = "formula", formula = "=试填[[#This Row],[件数]]*试填[[#This Row],[单价]]" },
  { name = "备注", width = 30, input = true },
]
view = [{ id = "T99", name = "试填" }]
'''


def read(data):
    with warnings.catch_warnings():  # openpyxl does not read print areas of whole columns
        warnings.filterwarnings("ignore", "Print area cannot be set")
        return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The workbook with one record sheet of two rows."""
    folder = tmp_path_factory.mktemp("records")
    (folder / "trial.toml").write_text(RECORD, encoding="utf-8")
    rows = pd.DataFrame({"件数": [2, 3], "单价": [1.5, 4.0], "备注": ["甲", "=乙"]})
    tables = {**reference_tables(), **samplebook.content().tables, "试填": rows}
    with_tables = [spec for spec in sheets_of(records_in(folder)) if spec.table]
    return read(write_book(with_tables, Content(tables), macros=False))


@pytest.fixture(scope="module")
def sheet(book):
    return book["活动报名"]


def checks(sheet):
    """Validations of cells by their range."""
    return {str(each.sqref): each for each in sheet.data_validations.dataValidation if not each.promptTitle}


def test_the_table_stands_below_its_example(sheet):
    assert sheet.tables["试填"].ref == "B5:K7"
    assert [sheet.cell(4, col).value for col in (1, 2, 4)] == ["例", "2025-03-05", 3]


def test_computed_columns_are_formulas_the_table_fills_down(sheet):
    column = sheet.tables["试填"].tableColumns[6]
    assert column.calculatedColumnFormula.attr_text == "试填[[#This Row],[件数]]*试填[[#This Row],[单价]]"
    assert [sheet.cell(row, 8).value for row in (6, 7)] == [f"={column.calculatedColumnFormula.attr_text}"] * 2


def test_white_cells_are_to_fill_and_grey_ones_computed(sheet):
    fills = {sheet.cell(5, col).value: sheet.cell(6, col).fill.fgColor.rgb for col in range(2, 10)}
    assert fills.pop("金额") == "FFF2F2F2" and set(fills.values()) == {"00000000"}


def test_headers_carry_their_tips(sheet):
    tips = {str(each.sqref): each.prompt for each in sheet.data_validations.dataValidation if each.promptTitle}
    assert tips.pop("J5").startswith("程序写") and tips == {"B5": "报名那天"}


def test_columns_have_their_widths(sheet):
    assert (round(sheet.column_dimensions["I"].width), round(sheet.column_dimensions["B"].width)) == (31, 13)


@pytest.mark.parametrize(("cells", "kind", "message"), [
    ("B6:B7", "date", "日期：请填不小于 2024-01-01 的数。"), ("C6:C7", "list", "谁：请从下拉里选。"),
    ("D6:D7", "whole", "件数：请填 1 到 99 之间的数。"), ("E6:E7", "decimal", "单价：请填不小于 0.5 的数。"),
    ("F6:F7", "decimal", "折扣不超过 100%。"), ("G6:G7", "custom", "结束不早于日期。"),
])
def test_what_is_typed_is_checked(sheet, cells, kind, message):
    assert (checks(sheet)[cells].type, checks(sheet)[cells].error) == (kind, message)


def test_a_condition_names_the_cells_of_the_row(sheet):
    assert checks(sheet)["G6:G7"].formula1 == "$G6>=$B6"


def test_a_drop_list_takes_the_filled_cells_of_another_table(book, sheet):
    assert checks(sheet)["C6:C7"].formula1 == "选_人员_姓名"
    assert book.defined_names["选_人员_姓名"].attr_text.endswith("MAX(1,COUNTA('设置'!$I$6:$I$307)))")


def test_text_that_looks_like_a_formula_stays_text(sheet):
    assert (sheet["I7"].value, sheet["I7"].data_type) == ("=乙", "s")


def test_it_stands_before_the_settings_with_its_own_tab_colour(book, sheet):
    assert book.sheetnames.index("运营台") < book.sheetnames.index("活动报名") < book.sheetnames.index("设置")
    assert sheet.sheet_properties.tabColor.rgb == "FF005A8C"


def said(book):
    """The texts of every sheet: title, help, links, labels, headers and their tips, the steps of 说明."""
    for spec in sheets():
        rows = [[cell for cell in row if cell.data_type == "s" and not cell.value.startswith("'")]
                for row in book[spec.title].iter_rows(max_row=18 if spec.id in ("notes", "home") else 9)]
        yield f"── {spec.title}"
        yield from ("  ".join(cell.value for cell in row) for row in rows if row and spec.group != "hidden")
        tips = book[spec.title].data_validations.dataValidation
        yield from (f"  [{each.promptTitle}] {each.prompt}" for each in tips if each.promptTitle)


@pytest.mark.parametrize("macros", [True, False], ids=["xlsm", "xlsx"])
def test_sheets_read_as_agreed(macros):
    golden = Path(__file__).parent / "golden" / f"sheets_{'xlsm' if macros else 'xlsx'}.txt"
    text = "\n".join(said(read(write_book(sheets(), Content(), macros)))) + "\n"
    if os.environ.get("OPSBOOK_GOLDEN"):  # set it to write them anew, then read the difference
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
