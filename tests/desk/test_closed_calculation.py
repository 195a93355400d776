"""After a change every formula it reaches has its new value; what the engine cannot be trusted with waits for Excel."""

import re
import tempfile
from io import BytesIO
from pathlib import Path

import full
import oddbook
import pandas as pd
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.closed.recalculation import recalculate
from opsbook.domain.sheetcell import Formula

SHEET = "xl/worksheets/sheet1.xml"


def double(value):
    return value * 2


def book(formulas, names=None):
    """表 with 甲 = 1, 2, 3 in the table 货 (A1:A4) and formulas with their values elsewhere; the name 输入 is A2."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as written:
        sheet = written.add_worksheet("表")
        sheet.add_table("A1:A4", {"name": "货", "columns": [{"header": "甲"}]})
        sheet.write_column("A2", [1, 2, 3])
        for address, (text, value) in formulas.items():
            write = sheet.write_array_formula if ":" in address else sheet.write_formula
            write(address, text, None, value)
        for name, text in {"输入": "=表!$A$2", **(names or {})}.items():
            written.define_name(name, text)
    return without_full_calculation(out.getvalue())


def without_full_calculation(data):
    """xlsxwriter always asks for it; workbooks saved by Excel do not."""
    parts = full.parts_of(data)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    return full.packed(parts)


def put(data, tmp_path, value=10, functions=None):
    """The file after 输入 was written."""
    (tmp_path / "店.xlsx").write_bytes(data)
    desk = open_closed(tmp_path / "店.xlsx", functions or {})
    desk.put("输入", value)
    desk.commit()
    return (tmp_path / "店.xlsx").read_bytes()


def value(data, address):
    """What calamine reads in a cell of the first sheet."""
    sheet = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    return rows[int(address[1:]) - 1][ord(address[0]) - 65]


def asks_for_calculation(data):
    return b'fullCalcOnLoad="1"' in full.parts_of(data)["xl/workbook.xml"]


@pytest.mark.parametrize(("text", "before", "after"), [
    ("=A2+1", 2, 11), ("=SUM(A2:A4)", 6, 15), ("=SUM(货[甲])", 6, 15), ("=SUM(A:A)", 6, 15), ("=输入*2", 2, 20),
    ('=IF(A2>5,"大","小")', "小", "大"), ("=A2>5", False, True), ('=TEXT(A2,"0.0")&"%"', "1.0%", "10.0%"),
    ('=IFERROR(1/(A2-10),"除以零")', -1 / 9, "除以零"), ("=INDEX(货[甲],MATCH(2,货[甲],0))", 2, 2),
    ("=OPS_DOUBLE(A2)", 2, 20), ("=税率*A2", 0.06, 0.6), ("=VLOOKUP(10,A2:A4,1,FALSE)", "#N/A", 10),
    ("=COUNTIFS(货[甲],\">2\")", 1, 2),
])
def test_formulas_follow(tmp_path, text, before, after):
    written = put(book({"C1": (text, before)}, {"税率": "=0.06"}), tmp_path, functions={"OPS_DOUBLE": double})
    assert value(written, "C1") == pytest.approx(after)
    assert not asks_for_calculation(written)


def test_formulas_of_formulas_follow(tmp_path):
    chain = {f"C{row}": (f"=C{row - 1}+1" if row > 1 else "=A2", row) for row in range(1, 60)}
    assert value(put(book(chain), tmp_path), "C59") == 68


@pytest.mark.parametrize(("text", "code"), [("=1/(A2-10)", "#DIV/0!"), ("=MATCH(1,货[甲],0)", "#N/A")])
def test_errors_are_errors(tmp_path, text, code):
    written = put(book({"C1": (text, 1 if "MATCH" in text else -1 / 9)}), tmp_path)
    assert f't="e"><f>{text[1:]}</f><v>{code}</v>'.encode() in full.parts_of(written)[SHEET]


@pytest.mark.parametrize(("text", "shown"), [
    ("=A2+1", 7),                               # not what the cells give: somebody calculated by other rules
    ("=RAND()+A2", 46349), ("=OFFSET(A1,1,0)", 1), ("=INDIRECT(\"A2\")", 1), ("=SUM(A2:INDEX(A:A,4))", 6),
    ("=NOT_THERE(A2)", 5), ("=OPS_FAILS(A2)", 5), ("=[1]表!A1+A2", 5),
])
def test_what_is_not_trusted_keeps_its_value_and_asks_excel(tmp_path, text, shown):
    written = put(book({"C1": (text, shown)}), tmp_path, functions={"OPS_FAILS": lambda value: 1 / 0})
    assert value(written, "C1") == shown
    assert asks_for_calculation(written)


def test_formulas_of_what_is_not_trusted_are_not_either(tmp_path):
    written = put(book({"C1": ("=RAND()+A2", 46349), "C2": ("=C1-C1+A2", 1)}), tmp_path)
    assert value(written, "C2") == 1


def test_the_clock_has_moved_since_and_excel_asks_it_by_itself(tmp_path):
    written = put(book({"C1": ("=TODAY()-TODAY()+A2", 46349), "C2": ("=C1+1", 7)}), tmp_path)
    assert [value(written, "C1"), value(written, "C2")] == [10, 11]
    assert not asks_for_calculation(written)


def test_formulas_that_are_not_reached_ask_for_nothing(tmp_path):
    written = put(book({"C1": ("=A3+1", 99), "C2": ("=TODAY()", 46000)}), tmp_path)
    assert [value(written, "C1"), value(written, "C2")] == [99, 46000]
    assert not asks_for_calculation(written)


def test_an_equal_value_changes_nothing(tmp_path):
    data = book({"C1": ("=A2", 99)})
    assert put(data, tmp_path, 1) == data


@pytest.mark.parametrize(("text", "before", "after"), [("{=SUM(A2:A4*2)}", 12, 30), ("=SUM(A2:A4)+0", 6, 15)])
def test_arrays_of_one_cell_follow(tmp_path, text, before, after):
    assert value(put(book({"C1:C1": (text, before)}), tmp_path), "C1") == after


def test_arrays_of_several_cells_follow(tmp_path):
    data = full.parts_of(book({"C1:C3": ("{=A2:A4*2}", 2)}))
    for row, shown in ((2, 4), (3, 6)):
        data[SHEET] = re.sub(rb'(<c r="C%d"[^>]*>).*?</c>' % row, rb"\1<v>%d</v></c>" % shown, data[SHEET])
    written = put(full.packed(data), tmp_path)
    assert [value(written, f"C{row}") for row in (1, 2, 3)] == [20, 4, 6]


SHARED = ('<c r="E1"><f t="shared" ref="E1:E3" si="0">$A$2*D1</f><v>1</v></c>',
          '<c r="E2"><f t="shared" si="0"/><v>2</v></c>',
          '<c r="E3"><f t="shared" si="0"/><v>3</v></c>')


def shared_book():
    parts = full.parts_of(book({}))
    sheet = parts[SHEET].decode()
    for row, cell in enumerate(SHARED, start=1):
        sheet = re.sub(rf'(<row r="{row}".*?)</row>', rf'\1<c r="D{row}"><v>{row}</v></c>{cell}</row>', sheet)
    parts[SHEET] = sheet.encode()
    return full.packed(parts)


def test_shared_formulas_follow(tmp_path):
    written = put(shared_book(), tmp_path)
    assert [value(written, f"E{row}") for row in (1, 2, 3)] == [10, 20, 30]
    assert full.parts_of(written)[SHEET].count(b'si="0"') == 3


def test_a_group_survives_the_cell_that_has_its_text(tmp_path):
    path = tmp_path / "店.xlsx"
    parts = full.parts_of(shared_book())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"</definedNames>", '<definedName name="首">表!$E$1</definedName></definedNames>'.encode())
    parts["xl/tables/table1.xml"] = parts["xl/tables/table1.xml"].replace(b'"A1:A4"', b'"E1:E4"')
    path.write_bytes(full.packed(parts))
    desk = open_closed(path, {})
    desk.write("货", pd.DataFrame({"甲": [Formula("=$A$2*100"), Formula("=1"), None]}, dtype=object))
    desk.commit()
    assert [value(path.read_bytes(), f"E{row}") for row in (1, 2, 3)] == [1, 100, 1]


def test_a_written_formula_gets_its_value(tmp_path):
    path = tmp_path / "店.xlsx"
    path.write_bytes(book({"C1": ("=SUM(货[甲])", 6)}))
    desk = open_closed(path, {"OPS_DOUBLE": double})
    desk.write("货", pd.DataFrame({"甲": [Formula("=1+1"), Formula("=OPS_DOUBLE(A2)"), Formula("=NOT_THERE()", 8.0)]}))
    desk.commit()
    assert [value(path.read_bytes(), address) for address in ("A2", "A3", "A4", "C1")] == [2, 4, 8, 14]


def test_recalculate_fills_every_value():
    data = book({"C1": ("=SUM(货[甲])", 0), "C2": ('=IF(C1>5,"多","少")', 0), "C3": ("=OPS_DOUBLE(C1)", 0),
                 "C4": ("=1/0", 0), "C5": ("=C9", 0), "C6": ("=NOT_THERE()", 3)})
    filled = recalculate(data, {"OPS_DOUBLE": double})
    assert [value(filled, f"C{row}") for row in (1, 2, 3, 5, 6)] == [6, "多", 12, 0, 3]
    assert full.changed(data, filled) == {SHEET, "xl/workbook.xml"}
    assert recalculate(filled, {"OPS_DOUBLE": double}) == filled


NUMBERS = st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda number: round(number, 3)))


@settings(max_examples=40, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_sums_of_tables_of_any_length(numbers):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "店.xlsx")
        path.write_bytes(oddbook.odd_book(oddbook.SPELLINGS["excel"]))
        desk = open_closed(path, {})
        desk.write("货", pd.DataFrame({"数量": numbers}, dtype=object))
        desk.commit()
        rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    assert rows[0][4] == pytest.approx(sum(row[1] or 0 for row in rows))
    assert [row[2] for row in rows] == pytest.approx([2 * (row[1] or 0) for row in rows])
