import string
from pathlib import Path

import pytest

from opsbook.catalogue.sheets import GROUPS, LONGEST_TITLE, sheets, sheets_of, table_of
from opsbook.errors import CatalogueError

RECORD = """name = "活动"
sheet = "campaigns"
role = "运营"
cadence = "week"
help = "每周看一次。"
columns = [{ name = "日期", kind = "date" }]
[[view]]
id = "T90"
name = "活动"
"""


@pytest.fixture
def records(tmp_path):
    """records(text): templates/records with one file of that text."""
    def make(text, name="T14.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return Path(tmp_path)
    return make


def columns():
    return [(table, column) for sheet in sheets() for table in sheet.table for column in table.columns]


def test_the_first_sheet_is_home_and_the_hidden_one_the_last():
    assert sheets()[0].title == "运营台" and sheets()[-1].group == "hidden"


def test_sheets_stand_by_group():
    places = [GROUPS.index(sheet.group) for sheet in sheets()]
    assert places == sorted(places)


def test_a_record_file_adds_its_sheet_among_those_to_fill(records):
    titles = [sheet.title for sheet in sheets_of(records(TABLE))]
    assert titles.index("活动报名") == titles.index("设置") - 1


def test_without_records_there_are_the_sheets_of_the_desk(tmp_path):
    assert sheets_of(Path(tmp_path / "none")) == sheets_of(Path(tmp_path))


@pytest.mark.parametrize(("text", "named"), [
    (SHEET.replace("活动报名", "站内营销活动报名登记表"), "站内营销活动报名登记表"),
    (SHEET.replace("活动报名", "设置"), "设置"), (SHEET.replace("shX", "shSettings"), "shSettings"),
    (TABLE.replace('name = "活动"\n', 'name = "人员"\n'), "人员"), (SHEET + 'colour = "red"\n', "colour"),
    (SHEET.replace('"input"', '"inputs"'), "inputs"), ('title = "x"\n', "sheet"),
])
def test_a_wrong_entry_is_named(records, text, named):
    with pytest.raises(CatalogueError, match=named):
        sheets_of(records(text))


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
