import string

import msgspec
import pytest

from opsbook.catalogue.records import record_of, records
from opsbook.catalogue.sheets import GROUPS, LONGEST_TITLE, sheets, sheets_of, table_of
from opsbook.errors import CatalogueError

CAMPAIGNS = record_of("campaigns")


def columns():
    return [(table, column) for sheet in sheets() for table in sheet.table for column in table.columns]


def test_the_first_sheet_is_home_and_the_hidden_one_the_last():
    assert sheets()[0].title == "运营台" and sheets()[-1].group == "hidden"


def test_sheets_stand_by_group():
    places = [GROUPS.index(sheet.group) for sheet in sheets()]
    assert places == sorted(places)


def test_a_record_stands_on_its_sheet_behind_the_tables_the_sheet_has():
    on = {sheet.id: [table.name for table in sheet.table] for sheet in sheets()}
    assert on["today"] == ["每日必做", "今日待办"] and on["operations"] == ["操作记录"]
    assert {table for tables in on.values() for table in tables} >= {record.name for record in records()}


def test_without_records_no_sheet_has_their_tables():
    assert not {table.name for sheet in sheets_of(()) for table in sheet.table} & {each.name for each in records()}


@pytest.mark.parametrize(("change", "named"), [({"sheet": "nowhere"}, "nowhere"), ({"name": "人员"}, "人员")])
def test_a_record_that_does_not_fit_its_workbook_is_named(change, named):
    with pytest.raises(CatalogueError, match=named):
        sheets_of([msgspec.structs.replace(CAMPAIGNS, **change)])


def test_titles_fit_their_tabs():
    assert all(len(sheet.title) <= LONGEST_TITLE for sheet in sheets())


@pytest.mark.parametrize("table", [table for sheet in sheets() for table in sheet.table], ids=lambda table: table.name)
def test_a_table_is_whole(table):
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names) and not set("".join(names)) & set("[]#'@")
    assert not table.name[0].isdigit() and not set(table.name) & set(string.punctuation)
    assert {name for each in table.row_name for name in (each.key, each.column)} <= set(names)


def test_every_column_to_fill_says_how():
    assert [column.name for _, column in columns() if column.input and not column.tip] == []


def test_choices_have_their_words():
    choices = [column for _, column in columns() if column.kind == "choice"]
    assert [column.name for column in choices if not (column.options or column.pick)] == []


def test_formats_by_rule_stand_beside_the_rule():
    assert all(table.place("规则") >= 0 for table, column in columns() if column.rule_format)


def test_every_link_leads_to_a_sheet():
    assert {column.sheet for _, column in columns() if column.sheet} <= {sheet.id for sheet in sheets()}


def test_a_table_is_found_by_its_name():
    assert table_of("人员").column("角色").options == ("运营", "业务", "管理者")
    with pytest.raises(KeyError):
        table_of("没有")
