"""The record tables: the facts they take from elsewhere, what every column must have."""

import re

import pytest

from opsbook.catalogue.records import MARK, ROW_ID, record_of, records, records_in
from opsbook.catalogue.rulenumbers import with_numbers
from opsbook.catalogue.sheets import sheets
from opsbook.errors import CatalogueError

RECORD = """name = "试填"
sheet = "campaigns"
role = "运营"
cadence = "week"
date = "日期"
help = "{S07.last_contact} 天。"
columns = [{ name = "日期", kind = "date", input = true, tip = "哪天。" }]
view = [{ id = "T99", name = "试填", date = "日期" }]
"""
TYPED_BY = {"T01", "T02", "T03", "T04", "T05", "T06", "T07", "T09", "T10", "T11", "T12", "T13", "T14", "T15", "T16",
            "T17", "T18", "T19", "T20", "T21", "T22", "T23", "T24", "T25", "T26", "T27", "T28", "T33", "T34", "T36",
            "T37"}
THIS_ROW = re.compile(r"([^\W\d]\w*)\[\[#This Row\],\[([^]]+)\]")
OWN = {"T09", "T17", "T18", "T19", "T21", "T27", "T28", "T36"}


@pytest.fixture
def folder(tmp_path):
    """folder(text, …): templates/records with a file of each text."""
    def make(*texts):
        for number, text in enumerate(texts):
            (tmp_path / f"r{number}.toml").write_text(text, encoding="utf-8")
        return tmp_path
    return make


def columns():
    return [(record, column) for record in records() for column in record.columns]


def test_every_table_of_the_standard_is_a_view():
    assert {view.id for record in records() for view in record.view} >= TYPED_BY


def test_salespeople_have_their_tables_in_their_own_book():
    own = {view.id for record in records() if record.own_book for view in record.view}
    assert own >= OWN and {record.role for record in records() if record.own_book} == {"业务"}


def test_every_record_ends_with_what_the_program_says_of_a_row():
    assert {tuple(column.name for column in record.table.columns[-2:]) for record in records()} == {(MARK, ROW_ID)}
    assert all(record.table.column(ROW_ID).helper and record.table.column(MARK).watch for record in records())


def test_columns_lead_to_columns_that_are_there():
    known = {(table.name, column.name) for sheet in sheets() for table in sheet.table for column in table.columns}
    picked = {tuple(column.pick.split(".")) for _, column in columns() if column.pick}
    named = {pair for _, column in columns() for pair in THIS_ROW.findall(column.formula)}
    assert picked <= known and named <= known


def test_conditions_name_columns_of_their_own_table():
    for record, column in columns():
        names = re.findall(r"\{([^}]*)\}", column.must + column.watch + column.alarm)
        assert set(names) <= {each.name for each in record.columns}, (record.id, column.name)


def test_no_number_of_a_rule_stands_in_a_record_a_second_time():
    customers, mailings = record_of("customers").table, record_of("mailings").table
    assert "+15," in customers.column("应联系").formula and "15 天" in record_of("customers").help
    assert "/200," in mailings.column("要几天").formula


@pytest.mark.parametrize(("text", "said"), [
    ("{S07.last_contact} 天", "15 天"), ("{R24} 个", "20 个"), ("{days.fix} 天", "7 天"), ("{列}>0", "{列}>0"),
])
def test_numbers_come_from_rules(text, said):
    assert with_numbers(text) == said


@pytest.mark.parametrize("text", ["{X99}", "{S07.nothing}", "{S01.x}", "{days.nothing}"])
def test_a_number_that_is_not_there_is_named(text):
    with pytest.raises(CatalogueError, match=re.escape(text)):
        with_numbers(text)


@pytest.mark.parametrize(("texts", "named"), [
    ([RECORD.replace('date = "日期"\nhelp', 'date = "没有"\nhelp')], "没有"), ([RECORD, RECORD], "T99"),
    (['stays = [{ "完结" = [""] }]\n' + RECORD], "完结"),
    ([RECORD.replace("sheet", "shet")], "shet"), ([RECORD.replace("S07", "S99")], "S99"),
])
def test_a_wrong_record_is_named(folder, texts, named):
    with pytest.raises(CatalogueError, match=named):
        records_in(folder(*texts))


def test_a_record_takes_its_name_from_its_file_and_its_numbers_from_rules(folder):
    record, = records_in(folder(RECORD))
    assert (record.id, record.help, record.table.help, record.table.counted) == ("r0", "15 天。", "15 天。", "日期")


@pytest.mark.parametrize(("row", "stays"), [
    ({"类别": "每周"}, True), ({"类别": "每周", "完成": None}, True), ({"类别": "每周", "完成": "是"}, False),
    ({"类别": "每月", "完成": "否"}, True), ({"类别": "每月", "完成": "否", "未完成原因": "没有活动"}, False),
    ({"类别": "每月", "未完成原因": "没有活动"}, True), ({"类别": "每日"}, False), ({}, False),
])
def test_a_duty_that_is_open_never_leaves_but_for_those_of_each_day(row, stays):
    assert record_of("duties").never_leaves(row) is stays
