"""One entry of TOML makes one sheet; what the sheets of the workbook say."""

import io
import os
import re
import sys
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

sys.path.insert(0, str(Path(__file__).parent))

import samplebook

from opsbook.builder.content import Content, reference_tables
from opsbook.builder.places import Place
from opsbook.builder.tableplace import TableOnSheet
from opsbook.builder.validation import tip_of
from opsbook.builder.workbook import write_book
from opsbook.catalogue.records import records, records_in
from opsbook.catalogue.sheets import Sheet, sheets, sheets_of
from opsbook.catalogue.tables import Column, Table

RECORD = '''
name = "试填"
sheet = "campaigns"
role = "运营"
cadence = "week"
date = "日期"
help = "每报一个活动记一行。"
columns = [
  { name = "日期", kind = "date", input = true, tip = "报名那天", least = 2024-01-01, example = "2025-03-05" },
  { name = "谁", kind = "choice", pick = "人员.姓名", input = true },
  { name = "件数", kind = "integer", input = true, unit = "件", least = 1, most = 99, example = 3 },
  { name = "单价", kind = "number", format = "0.00", input = true, unit = "元", least = 0.5 },
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
    others = [record for record in records() if record.sheet != "campaigns"]
    rows = pd.DataFrame({"件数": [2, 3], "单价": [1.5, 4.0], "备注": ["甲", "=乙"]})
    tables = {**reference_tables(), **samplebook.content().tables, "试填": rows}
    return read(write_book(sheets_of([*others, *records_in(folder)]), Content(tables), macros=False))


@pytest.fixture(scope="module")
def sheet(book):
    return book["活动报名"]


def checks(sheet):
    """Validations of cells by their range."""
    return {str(each.sqref): each for each in sheet.data_validations.dataValidation if not each.promptTitle}


def test_the_table_stands_below_its_example(sheet):
    assert sheet.tables["试填"].ref == "B6:K8"
    assert [sheet.cell(5, col).value for col in (1, 2, 4, 5)] == ["例", "2025-03-05", 3, None]
    assert sheet.cell(5, 4).number_format == '#,##0" 件"'


def test_rows_and_problems_are_counted_above_it(sheet):
    assert sheet["B2"].value == "每报一个活动记一行。"
    assert sheet["B4"].value.startswith('="本月 "&COUNTIFS(试填[日期],')
    assert 'COUNTIFS(问题[工作表],"活动报名",问题[来源],"<>导入")' in sheet["B4"].value
    assert sheet["B4"].value.endswith('&"　单位：件数 件，单价 元"')
    assert sheet["B4"].hyperlink.location == "'问题清单'!A1"


def test_computed_columns_are_formulas_the_table_fills_down(sheet):
    column = sheet.tables["试填"].tableColumns[6]
    assert column.calculatedColumnFormula.attr_text == "试填[[#This Row],[件数]]*试填[[#This Row],[单价]]"
    assert [sheet.cell(row, 8).value for row in (7, 8)] == [f"={column.calculatedColumnFormula.attr_text}"] * 2


def test_white_cells_are_to_fill_and_grey_ones_computed(sheet):
    fills = {sheet.cell(6, col).value: sheet.cell(7, col).fill.fgColor.rgb for col in range(2, 10)}
    assert fills.pop("金额") == "FFF2F2F2" and set(fills.values()) == {"00000000"}


def test_headers_carry_their_tips(sheet):
    tips = {str(each.sqref): each.prompt for each in sheet.data_validations.dataValidation if each.promptTitle}
    assert tips.pop("J6").startswith("程序写")
    assert tips == {"B6": "报名那天", "D6": "单位：件。", "E6": "单位：元。", "H6": "公式自己算，不用写。"}


@pytest.mark.parametrize(("column", "tip"), [
    (Column("数", filled=True), "程序填，不用写。"),
    (Column("数", tip="几个。", input=True, filled=True, unit="个"),
     "几个。单位：个。程序先填，可以改；改过的程序不再动。"),
    (Column("数", input=True, tip="几个。"), "几个。"),
])
def test_a_tip_says_the_unit_and_who_fills_it(column, tip):
    on = TableOnSheet(sheets()[1], Table("表", (column,), help="说明"), Place(5, 1, 1, 1), [{}])
    assert tip_of(on, column) == tip


def test_columns_have_their_widths(sheet):
    assert (round(sheet.column_dimensions["I"].width), round(sheet.column_dimensions["B"].width)) == (31, 13)


@pytest.mark.parametrize(("cells", "kind", "message"), [
    ("B7:B8", "date", "日期：请填 2024-01-01 或之后的日期。"), ("C7:C8", "list", "谁：请从下拉里选。"),
    ("D7:D8", "whole", "件数：请填 1 到 99 之间的数。"), ("E7:E8", "decimal", "单价：请填不小于 0.5 的数。"),
    ("F7:F8", "decimal", "折扣不超过 100%。"), ("G7:G8", "custom", "结束不早于日期。"),
])
def test_what_is_typed_is_checked(sheet, cells, kind, message):
    assert (checks(sheet)[cells].type, checks(sheet)[cells].error) == (kind, message)


def test_a_condition_names_the_cells_of_the_row(sheet):
    assert checks(sheet)["G7:G8"].formula1 == "AND(ISNUMBER($G7),$G7>=$B7)"


@pytest.mark.parametrize(("title", "column", "kind", "refuses"), [
    ("询盘登记", "询盘时间", "date", True), ("询盘登记", "客户国家", "list", False), ("询盘登记", "类型", "list", True),
    ("SCRM统计", "数值", "decimal", True), ("订单跟进", "发货截止", "date", True), ("粉丝通", "主题", None, None),
])
def test_dates_and_numbers_are_checked_and_countries_only_offered(book, title, column, kind, refuses):
    table, = (table for table in book[title].tables.values())
    at = [each.name for each in table.tableColumns].index(column) + 2
    first = f"{get_column_letter(at)}{int(re.search(r'[0-9]+', table.ref)[0]) + 1}"
    check = checks(book[title]).get(first)
    assert (check and check.type, check and check.showErrorMessage) == (kind, refuses)


def alerts(sheet):
    """Conditional formats by range: the formula and the fill."""
    return {(str(area.sqref), rule.formula[0]): rule.dxf.fill.bgColor.rgb
            for area in sheet.conditional_formatting for rule in area.rules if rule.type == "expression"}


def test_marked_rows_and_late_ones_stand_out(book):
    found = alerts(book["问题产品"])
    assert set(found.values()) == {"FFFFF2CC", "FFFBE3D6"}
    assert {formula for _, formula in found} == {'$M6<>""', "N($K6)>0"}


def test_numbers_of_every_kind_show_as_their_unit_asks(book):
    (rules,) = (each.rules for each in book["数据记录"].conditional_formatting if str(each.sqref).startswith("H"))
    shown = [(rule.formula[0], rule.dxf.numFmt.formatCode, rule.stopIfTrue) for rule in rules]
    assert shown == [('$G6="%"', "0.00%", True), ("N($H6)<>INT(N($H6))", "#,##0.00", True)]


def test_a_drop_list_takes_the_filled_cells_of_another_table(book, sheet):
    assert checks(sheet)["C7:C8"].formula1 == "选_人员_姓名"
    assert book.defined_names["选_人员_姓名"].attr_text.endswith("MAX(1,COUNTA('设置'!$I$6:$I$307)))")


def test_text_that_looks_like_a_formula_stays_text(sheet):
    assert (sheet["I8"].value, sheet["I8"].data_type) == ("=乙", "s")


def test_it_stands_before_the_settings_with_its_own_tab_colour(book, sheet):
    assert book.sheetnames.index("运营台") < book.sheetnames.index("活动报名") < book.sheetnames.index("设置")
    assert sheet.sheet_properties.tabColor.rgb == "FF56B4E9"


def test_every_table_further_right_has_its_link(book):
    for spec in sheets():
        if len(spec.table) > 1 and spec.group in ("today", "sales", "work", "data", "settings"):
            links = {cell.value for cell in book[spec.title][3] if cell.value}
            assert links == {"← 运营台", *(f"{table.title} →" for table in spec.table[1:])}


@pytest.mark.parametrize(("lines", "fit", "wraps"), [(1, False, False), (2, False, True), (1, True, True)])
def test_texts_wrap_only_where_rows_have_a_second_line(lines, fit, wraps):
    spec = Sheet("x", "表", "shX", "work", lines=lines)
    on = TableOnSheet(spec, Table("表", (Column("话", wrap=True),), fit=fit), Place(5, 1, 1, 1), [{}])
    assert on.look(on.table.columns[0], 0).wrap is wraps


def said(book):
    """The texts of every sheet without record tables: title, help, links, labels, headers with tips, steps of 说明."""
    recorded = {record.sheet for record in records()}
    for spec in (sheet for sheet in sheets() if sheet.id not in recorded):
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
