"""The whole workbook, read back by readers that did not write it."""

import io
import re
import sys
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.cell_range import CellRange
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parent))

import samplebook

from opsbook.builder.content import Content
from opsbook.builder.workbook import build_book
from opsbook.catalogue.rules import rules
from opsbook.catalogue.sheets import sheets
from opsbook.review.theme import FONT

TITLES = [sheet.title for sheet in sheets()]
PAGES = ("运营台", "询盘时点")     # laid out by hand: their own tests say where what stands


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """The workbook of a small store with macros and without, and that of a new store, as files."""
    folder = tmp_path_factory.mktemp("book")
    made = {"store.xlsm": build_book(samplebook.content()), "twin.xlsx": build_book(samplebook.content(), macros=False),
            "new.xlsm": build_book(Content())}
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in made}


@pytest.fixture(scope="module")
def books(paths):
    """The same as openpyxl reads them, formulas as text."""
    with warnings.catch_warnings():  # openpyxl does not read print areas of whole columns, as Excel itself writes them
        warnings.filterwarnings("ignore", "Print area cannot be set")
        return {name: openpyxl.load_workbook(path) for name, path in paths.items()}


@pytest.fixture(params=["store.xlsm", "twin.xlsx", "new.xlsm"])
def name(request):
    return request.param


def values(path):
    """Every cell's value by sheet, row and column, as a reader that does not calculate gives it."""
    with CalamineWorkbook.from_path(str(path)) as book:
        return {(title, row, col): value for title in book.sheet_names
                for row, cells in enumerate(book.get_sheet_by_name(title).to_python(skip_empty_area=False), 1)
                for col, value in enumerate(cells, 1)}


def formulas(book):
    return {(sheet.title, cell.row, cell.column): cell.value for sheet in book for row in sheet.iter_rows()
            for cell in row if cell.data_type == "f"}


def test_every_sheet_stands_in_its_order_with_its_code_name(books, name):
    assert books[name].sheetnames == TITLES
    if name.endswith("m"):
        assert [sheet.sheet_properties.codeName for sheet in books[name]] == [sheet.code for sheet in sheets()]


def test_every_table_has_its_columns(books, name):
    found = {table.name: [column.name for column in table.tableColumns]
             for sheet in books[name] for table in sheet.tables.values()}
    tables = [table for sheet in sheets() for table in sheet.table]
    assert found == {table.name: [column.name for column in table.columns] for table in tables}


def test_tables_have_room_below(books, name):
    for sheet in books[name]:
        if sheet.title in PAGES:
            continue
        tops = {table.ref.split(":")[0][1:].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for table in sheet.tables.values()}
        assert len(tops) == 1, sheet.title


def test_every_name_leads_to_its_cell(books, name):
    names, cells = books[name].defined_names, values_by_name(books[name])
    assert {cell.name for sheet in sheets() for cell in sheet.name} <= set(names)
    assert cells["诊断周期"] == "月"
    if name != "new.xlsm":
        assert (cells["店铺"], cells["启用_O03"]) == ("云杉工贸", "是")
        assert {f"{prefix}_{rule}" for rule in rules() for prefix in ("阈值", "界限", "启用")} <= set(names)


def values_by_name(book):
    found = {}
    for name, defined in book.defined_names.items():
        sheet, _, cell = defined.attr_text.replace("'", "").partition("!")
        if ":" not in cell:
            found[name] = book[sheet][cell.replace("$", "")].value
    return found


def test_a_threshold_name_refers_to_the_formula_of_its_rule(books):
    sheet, _, cell = books["store.xlsm"].defined_names["阈值_O03"].attr_text.replace("'", "").partition("!")
    row = books["store.xlsm"][sheet][cell.replace("$", "")].row
    assert "O03" in [each.value for each in books["store.xlsm"][sheet][row]]


def test_the_first_sheet_is_open_and_the_last_is_very_hidden(books, name):
    assert books[name].active.title == "运营台"
    states = {sheet.title: "visible" if sheet.on else "hidden" for sheet in sheets()[:-1]}
    assert {sheet.title: sheet.sheet_state for sheet in books[name]} == {**states, "_meta": "veryHidden"}


def test_about_sixteen_of_the_standard_tables_sheets_are_shown():
    standard = [sheet for sheet in sheets() if sheet.group in ("today", "sales", "work", "data")]
    assert 14 <= sum(sheet.on for sheet in standard) <= 18 < len(standard)


def test_no_sheet_is_protected_and_no_table_has_merged_cells(books, name):
    for sheet in books[name]:
        assert not sheet.protection.sheet
        tables = [CellRange(table.ref) for table in sheet.tables.values()]
        assert not [merged for merged in sheet.merged_cells.ranges for table in tables if not merged.isdisjoint(table)]


def test_sheets_print_on_a4_landscape_with_head_and_foot(books, name):
    for sheet in books[name].worksheets[:-1]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert "第 &P 页" in sheet.oddFooter.right.text
        assert sheet.title in PAGES or sheet.print_title_rows


def test_input_columns_have_their_drop_lists(books):
    found = {str(each.sqref): each.formula1 for each in books["store.xlsm"]["设置"].data_validations.dataValidation
             if each.type == "list"}
    assert '"运营,业务,管理者"' in found.values() and '"是,否"' in found.values()


def test_headers_say_what_to_type(books):
    tips = {each.promptTitle: each.prompt for each in books["store.xlsm"]["设置"].data_validations.dataValidation}
    assert tips["自定目标"] == "空着用默认。比率写 8% 或 0.08。改了，判定立刻变。"


def test_verdicts_are_coloured_by_their_word(books):
    every = [rule for each in books["store.xlsm"]["店铺诊断"].conditional_formatting for rule in each.rules]
    found = {rule.formula[0]: rule.dxf.numFmt.formatCode for rule in every if rule.type == "cellIs"}
    assert found['"预警"'] == ';;;"▲ "@' and found['"缺数据"'] == ';;;"○ "@'


@pytest.mark.parametrize(("rule", "column", "code"), [
    ("O03", "默认目标", "0.00%"), ("O05", "默认目标", "#,##0"), ("C01", "自定目标", "0.00%"),
    ("D02b", "生效界限", "#,##0"),
])
def test_thresholds_are_shown_in_their_rules_format(books, rule, column, code):
    sheet = books["store.xlsm"]["设置"]
    heads = {cell.value: cell.column for cell in sheet[5]}
    row = next(cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == rule)
    assert sheet.cell(row, heads[column]).number_format == code


def test_ids_and_formulas_get_no_green_corners(paths):
    with zipfile.ZipFile(paths["store.xlsm"]) as package:
        sheets = [package.read(f"xl/worksheets/sheet{at}.xml") for at in range(1, len(TITLES) + 1)]
    accepted = b'numberStoredAsText="1"'
    assert all(accepted in sheet and b'formula="1"' in sheet for sheet in sheets)


def parts_of(path, part):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist() if part in name}


def test_every_frozen_pane_has_a_split(paths, name):
    """A frozen pane without xSplit or ySplit makes Excel repair the file ([MS-OI29500] 2.1.640)."""
    panes = [pane for text in parts_of(paths[name], "worksheets/sheet").values()
             for pane in re.findall(r"<pane [^>]*>", text)]
    assert panes and all(re.search(r' [xy]Split="[1-9]', pane) for pane in panes)


def test_every_cell_is_in_the_font_that_is_named(paths, name):
    """A font with a scheme is shown in the theme's face."""
    styles, = parts_of(paths[name], "xl/styles.xml").values()
    assert "<scheme" not in styles and FONT in styles


def test_without_macros_there_is_no_function_button_or_program(paths):
    with zipfile.ZipFile(paths["twin.xlsx"]) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    assert not any("vba" in part.lower() or "customUI" in part for part in parts)
    assert not any(b"OPS_" in text or b"Ops" in text for text in parts.values())


def test_with_macros_the_preview_has_its_two_buttons(paths):
    with zipfile.ZipFile(paths["store.xlsm"]) as package:
        drawn = b"".join(package.read(part) for part in package.namelist() if "vmlDrawing" in part)
    assert drawn.count(b"[0]!OpsConfirm") == 1 and drawn.count(b"[0]!OpsCancel") == 1


def test_the_same_content_gives_the_same_bytes(paths):
    assert build_book(samplebook.content()) == paths["store.xlsm"].read_bytes()


def test_a_column_the_table_does_not_have_is_refused():
    with pytest.raises(ValueError, match="颜色"):
        build_book(Content({"人员": pd.DataFrame({"颜色": ["红"]})}))


@pytest.mark.parametrize("name", ["store.xlsm", "twin.xlsx"])
def test_office_opens_it(paths, name):
    audit = OpenXmlValidator().validate(str(paths[name]))
    assert audit.is_valid, audit.errors


def test_every_formula_has_a_value(books, paths, name):
    found = values(paths[name])
    errors = {at for at in formulas(books[name]) if str(found[at]).startswith("#")}
    assert len(formulas(books[name])) > 2000 and errors == set()


def same(cached, found):
    return found == (pytest.approx(cached, rel=1e-9, abs=1e-12) if isinstance(cached, float) else cached)


@pytest.fixture(scope="module")
def recalculated(paths, convert):
    """Both workbooks, every formula calculated by LibreOffice."""
    return convert(paths["store.xlsm"], "xlsx", paths["twin.xlsx"])


@pytest.mark.office
@pytest.mark.parametrize("file", ["store.xlsm", "twin.xlsx"])
def test_libreoffice_calculates_the_cached_values(books, paths, recalculated, file):
    cached, found = values(paths[file]), values(recalculated / f"{Path(file).stem}.xlsx")
    differ = [(at, text, cached[at], found.get(at)) for at, text in formulas(books[file]).items()
              if not same(cached[at], found.get(at, ""))]
    assert differ == []


def test_a_book_is_a_zip_of_fixed_dates(paths, name):
    with zipfile.ZipFile(io.BytesIO(paths[name].read_bytes())) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
