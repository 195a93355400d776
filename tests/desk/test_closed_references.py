"""Formulas cut into what they refer to, moved, and said with addresses alone."""

import pytest

from opsbook.desk.closed.addresses import Area, Place
from opsbook.desk.closed.references import cut, shifted
from opsbook.desk.closed.scope import Scope, table_part
from opsbook.desk.closed.tables import Table
from opsbook.desk.closed.workbookpart import DefinedName

GOODS = Table("货", "t.xml", "表 一", Area(3, 2, 7, 4), ("编号", "数[量]", "价 '格'"), (None, None, None), totals=1)
NAMES = (DefinedName("率", "'表 一'!$F$1"), DefinedName("率", "其他!$F$2", "其他"), DefinedName("常数", "3+1"),
         DefinedName("列", "货[编号]"), DefinedName("转", "率"), DefinedName("相对", "其他!A1"),
         DefinedName("圈", "圈+1"))
SCOPE = Scope(("表 一", "其他"), {"货": GOODS}, NAMES)


HERE = Place(5, 9)


def said(formula, sheet="其他", place=HERE):
    return SCOPE.meaning(formula, sheet).at(place)


@pytest.mark.parametrize(("formula", "text"), [
    ("A1+$B$2", "'其他'!$A$1+'其他'!$B$2"),
    ("SUM('表 一'!A:B,1:2)", "SUM('表 一'!$A$1:$B$1048576,'其他'!$A$1:$XFD$2)"),
    ('"A1"&A1', "\"A1\"&'其他'!$A$1"),
    ("LOG10(A1)+ATAN2(1,2)", "LOG10('其他'!$A$1)+ATAN2(1,2)"),
    ("1E5+2.5+A1E", "1E5+2.5+A1E"),
    ("货[编号]", "'表 一'!$B$4:$B$6"),
    ("SUM(货)", "SUM('表 一'!$B$4:$D$6)"),
    ("货[[#All],[编号]]", "'表 一'!$B$3:$B$7"),
    ("货[[#Headers],[价 ''格'']]", "'表 一'!$D$3"),
    ("货[[#Headers],[#Data],[编号]:[数'[量']]]", "'表 一'!$B$3:$C$6"),
    ("货[#Totals]", "'表 一'!$B$7:$D$7"),
    ("货[数'[量']]", "'表 一'!$C$4:$C$6"),
    ("率*常数", "'其他'!$F$2*(3+1)"),
    ("'表 一'!率", "'表 一'!$F$1"),
    ("COUNTA(列)+转", "COUNTA('表 一'!$B$4:$B$6)+'其他'!$F$2"),
    ("不认识+TRUE", "不认识+TRUE"),
    ("IF(#N/A,#REF!,A1)", "IF(#N/A,#REF!,'其他'!$A$1)"),
    ("_xlfn.LET(_xlpm.x,A1,_xlpm.x)", "_xlfn.LET(_xlpm.x,'其他'!$A$1,_xlpm.x)"),
    ("没有!A1", "#REF!"),
])
def test_formulas_are_said_with_addresses(formula, text):
    assert said(formula).text == text


@pytest.mark.parametrize(("inner", "area"), [
    ("[#This Row],[编号]", Area(5, 2, 5, 2)), ("@编号", Area(5, 2, 5, 2)), ("@[价 ''格'']", Area(5, 4, 5, 4)),
    ("@[编号]:[价 ''格'']", Area(5, 2, 5, 4)), ("@", Area(5, 2, 5, 4)),
    ("[#This Row],[编号]:[价 ''格'']", Area(5, 2, 5, 4)),
    ("[#This Row], [编号]", Area(5, 2, 5, 2)), ("", Area(4, 2, 6, 4)), ("#Data", Area(4, 2, 6, 4)), ("没有", None),
])
def test_parts_of_tables(inner, area):
    part = table_part(GOODS, inner)
    assert part == area or part.at(HERE) == ("表 一", area)


def test_this_row_outside_the_rows_is_nothing():
    assert said("货[[#This Row],[编号]]", place=Place(9, 9)).fickle


def test_a_column_without_table_is_of_the_table_around():
    assert said("[编号]", "表 一", Place(4, 3)).text == "'表 一'!$B$4:$B$6"


@pytest.mark.parametrize("formula", ["OFFSET(A1,1,1)", 'INDIRECT("A1")', "A1:INDEX(A:A,3)", "SUM(甲:乙!A1)",
                                     "SUM('甲:乙 2'!A1)", "相对", "圈"])
def test_formulas_that_read_more_than_they_say(formula):
    assert said(formula).opaque


@pytest.mark.parametrize("formula", ["[1]表!A1", "'[a.xlsx]表'!A1", "没有!A1", "RAND()"])
def test_formulas_that_hang_on_more_than_cells(formula):
    assert said(formula).fickle


@pytest.mark.parametrize("formula", ["TODAY()", "now()+A1"])
def test_formulas_that_hang_on_the_clock(formula):
    assert said(formula).clock and not said(formula).fickle


@pytest.mark.parametrize("formula", ["SUM(A1:B2)", '"a:b"', "货[[#This Row],[编号]]", "TODAY"])
def test_formulas_that_say_all(formula):
    assert not cut(formula).opaque
    assert not cut(formula).fickle


@pytest.mark.parametrize(("formula", "rows", "columns", "moved"), [
    ("A1+$B2+C$3+$D$4", 1, 2, "C2+$B3+E$3+$D$4"), ("SUM(A1:B2)", 3, 0, "SUM(A4:B5)"), ("A:A+$A:A", 5, 1, "B:B+$A:B"),
    ("1:1+$1:1", 2, 5, "3:3+$1:3"), ("'表 A1'!A1&\"A1\"", 1, 0, "'表 A1'!A2&\"A1\""), ("A1", -1, 0, "#REF!"),
    ("XFD1", 0, 1, "#REF!"), ("LOG10(A1)", 1, 0, "LOG10(A2)"), ("货[A1]+A1", 1, 0, "货[A1]+A2"),
    ("A1048576", 1, 0, "#REF!"),
])
def test_formulas_are_moved(formula, rows, columns, moved):
    assert shifted(formula, rows, columns) == moved
