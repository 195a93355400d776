from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from opsbook.desk.rows.settings import BASICS, CHANNELS, OWN_ZONES, PEOPLE
from opsbook.desk.rows.shownsheets import SHOWN, SHOWN_SHEETS, TITLE
from opsbook.errors import CatalogueError
from opsbook.jobs.ownsettings import own_texts, with_changes
from opsbook.jobs.settingsync import Dispute, first_settings, synchronise

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
TOML = """# 本店的设置
store = "某店"   # 店名

[thresholds]
O03 = 0.05       # 我们定得高一点
"""


def sheet_of(toml):
    return dict(first_settings(toml).tables)


def typed(tables, table, where, column, value):
    rows = tables[table].copy()
    rows.loc[rows[where[0]] == where[1], column] = value
    return {**tables, table: rows}


def basic(tables, key, value):
    return typed(tables, BASICS, ("键", key), "值", value)


def merge(tables, toml, base=TOML, disputes=()):
    return synchronise(tables, toml, None if base is None else own_texts(base), disputes, NOW)


def test_nothing_changed():
    synced = merge(sheet_of(TOML), TOML)
    assert (synced.toml, synced.n_changed, list(synced.problems())) == (TOML, 0, [])
    for name, rows in sheet_of(TOML).items():
        pd.testing.assert_frame_equal(synced.tables[name], rows)


def test_a_change_on_the_sheet_goes_to_the_file_and_its_comments_stay():
    synced = merge(basic(sheet_of(TOML), "calendar.office_hours", "9:00-17:30"), TOML)
    assert synced.toml == TOML + '\n[calendar]\noffice_hours = ["09:00", "17:30"]\n'
    assert (synced.settings.calendar.office_hours, synced.n_changed) == (("09:00", "17:30"), 1)


def test_a_change_in_the_file_goes_to_the_sheet():
    synced = merge(sheet_of(TOML), TOML.replace("0.05", "0.06").replace("某店", "新店"))
    rows = synced.tables["阈值"].set_index("规则")
    assert (rows.loc["O03", "自定目标"], synced.settings.store, synced.n_changed) == (0.06, "新店", 2)


def test_a_sheet_that_is_opened_goes_to_the_file_and_back_to_the_default_out_of_it():
    opened = merge(typed(sheet_of(TOML), SHOWN_SHEETS, (TITLE, "工作内容"), SHOWN, "是"), TOML)
    assert opened.settings.sheets == {"work": True} and "[sheets]\nwork = true" in opened.toml
    closed = merge(typed(opened.tables, SHOWN_SHEETS, (TITLE, "工作内容"), SHOWN, "否"), opened.toml, opened.toml)
    assert closed.settings.sheets == {} and "work" not in closed.toml


def test_a_wrong_word_for_a_sheet_changes_nothing_and_is_told():
    synced = merge(typed(sheet_of(TOML), SHOWN_SHEETS, (TITLE, "工作内容"), SHOWN, "对"), TOML)
    [problem] = synced.problems()
    assert (synced.toml, problem.column, problem.value) == (TOML, SHOWN, "对") and "工作内容" in problem.what


def test_changed_on_both_sides_the_sheet_wins_and_both_are_told():
    synced = merge(basic(sheet_of(TOML), "store", "表里的店"), TOML.replace("某店", "文件里的店"))
    [problem] = synced.problems()
    assert synced.settings.store == "表里的店"
    assert "表里的店" in problem.what and "文件里的店" in problem.what
    assert 'store = "表里的店"   # 店名' in synced.toml


def test_what_was_told_stays_until_it_is_changed_again_or_old():
    old = (Dispute("store", "某店", "别的", NOW - timedelta(3)), Dispute("currency", "USD", "EUR", NOW),
           Dispute("store", "某店", "别的", NOW - timedelta(40)))
    assert merge(sheet_of(TOML), TOML, disputes=old[:2]).disputes == old[:1]
    assert merge(sheet_of(TOML), TOML, disputes=old[2:]).disputes == ()


@pytest.mark.parametrize(("table", "where", "column", "value"), [
    (BASICS, ("键", "calendar.office_zone"), "值", "Asia/Nowhere"),
    (BASICS, ("键", "calendar.office_hours"), "值", "25:00-26:00"),
    (BASICS, ("键", "tiers.hot.rts_orders"), "值", "很多"),
    (BASICS, ("键", "store"), "值", "   "),
])
def test_a_wrong_cell_changes_nothing_stays_as_typed_and_is_named(table, where, column, value):
    synced = merge(typed(sheet_of(TOML), table, where, column, value), TOML)
    blank = not value.strip()
    assert synced.toml == (TOML.replace('store = "某店"   # 店名\n', "") if blank else TOML)
    told = [(problem.column, problem.value) for problem in synced.problems()]
    assert told == ([] if blank else [(column, value)])
    kept = synced.tables[table].set_index(where[0]).loc[where[1], column]
    assert kept == (None if blank else value)


@pytest.mark.parametrize(("column", "value", "held", "todo"), [
    ("自定目标", "高一点", 0.05, "要写数"), ("自定目标", 20.0, 0.05, "20 = 2000%，是不是要 20%？"),
    ("启用", "不用", "是", "“是”或“否”"),
    ("自定目标", 200.0, 0.05, "200 = 20000%。"), ("自定界限", 0.1, None, "不用填"),
])
def test_a_wrong_threshold_gives_way_to_the_one_in_force_and_is_named(column, value, held, todo):
    synced = merge(typed(sheet_of(TOML), "阈值", ("规则", "O03"), column, value), TOML)
    [problem] = synced.problems()
    assert (synced.toml, problem.column) == (TOML, column)
    assert synced.tables["阈值"].set_index("规则").loc["O03", column] == held
    assert f"放回了原来的：{'默认值' if held is None else held}" in problem.what and todo in problem.todo
    assert f"“{value if isinstance(value, str) else f'{value:g}'}”" in problem.what
    pd.testing.assert_frame_equal(synced.tables["阈值"], sheet_of(TOML)["阈值"])


@pytest.mark.parametrize("toml", ["[thresholds]\nW06 = 20\n", "[limits]\nR33 = -0.1\n", "[targets]\nK10 = 95\n"])
def test_a_share_beyond_0_to_1_in_the_file_is_named(toml):
    with pytest.raises(CatalogueError, match=r"设置.toml 里“(thresholds.W06|limits.R33|targets.K10)”有误：.* = "):
        merge(sheet_of(""), toml)


def test_a_wrong_role_keeps_the_old_one():
    toml = TOML + '[[people]]\nname = "王"\nrole = "业务"\n'
    synced = merge(typed(sheet_of(toml), PEOPLE, ("姓名", "王"), "角色", "老板"), toml, toml)
    assert (synced.toml, synced.settings.people[0].role) == (toml, "业务")
    assert synced.tables[PEOPLE].to_numpy().tolist() == [["王", "老板"]]


def test_people_come_change_and_go():
    toml = '[[people]]\nname = "王"\nrole = "业务"\n\n[[people]]\nname = "李"  # 新来的\nrole = "业务"\n'
    rows = pd.DataFrame([("李", "运营"), ("赵", "业务")], columns=["姓名", "角色"], dtype=object)
    synced = merge({**sheet_of(toml), PEOPLE: rows}, toml, toml)
    assert [(each.name, each.role) for each in synced.settings.people] == [("李", "运营"), ("赵", "业务")]
    assert "# 新来的" in synced.toml


def test_channels_and_switches():
    tables = typed(sheet_of(TOML), "阈值", ("规则", "O03"), "启用", "否")
    tables[CHANNELS] = pd.DataFrame([("Live stream", "粉丝通")], columns=["平台写法", "归到"], dtype=object)
    synced = merge(tables, TOML)
    assert (synced.settings.off, synced.settings.channels) == (("O03",), {"Live stream": "粉丝通"})
    again = typed(synced.tables, "阈值", ("规则", "O03"), "启用", "是")
    assert synchronise(again, synced.toml, synced.texts, (), NOW).settings.off == ()


def zones(*rows):
    return {**sheet_of(TOML), OWN_ZONES: pd.DataFrame(rows, columns=["国家", "时区"], dtype=object)}


def test_zones_chosen_on_the_sheet_go_into_the_file_and_stay():
    synced = merge(zones(("美国", "America/Chicago")), TOML)
    assert (synced.settings.zones, '美国 = "America/Chicago"' in synced.toml.replace('"美国"', "美国")) == (
        {"美国": "America/Chicago"}, True)
    again = synchronise(synced.tables, synced.toml, synced.texts, (), NOW)
    assert (again.n_changed, again.tables[OWN_ZONES].to_numpy().tolist()) == (0, [["美国", "America/Chicago"]])


@pytest.mark.parametrize(("row", "column", "what"), [
    (("火星", "Asia/Shanghai"), "国家", "不是认得的国家"), (("美国", "芝加哥"), "时区", "没有“芝加哥”这个时区"),
    (("美国", None), "时区", "后面空着"), ((None, "Asia/Shanghai"), "国家", "没有写名称"),
])
def test_a_zone_that_cannot_be_is_told_and_left_as_typed(row, column, what):
    synced = merge(zones(row), TOML)
    (problem,) = synced.problems()
    assert (problem.sheet, problem.column, what in problem.what) == ("询盘时点", column, True)
    assert (synced.settings.zones, synced.tables[OWN_ZONES].to_numpy().tolist()) == ({}, [list(row)])


def test_a_goal_goes_to_targets_and_a_replaced_number_to_thresholds():
    tables = typed(sheet_of(TOML), "阈值", ("规则", "K02"), "自定目标", 150.0)
    synced = merge(typed(tables, "阈值", ("规则", "O03"), "自定目标", None), TOML)
    assert (synced.settings.targets["K02"], synced.settings.thresholds) == (150, {})
    assert "K02 = 150\n" in synced.toml


def test_a_wrong_goal_keeps_the_old_one():
    toml = "[targets]\nK02 = 150\n"
    synced = merge(typed(sheet_of(toml), "阈值", ("规则", "K02"), "自定目标", "两百"), toml, toml)
    assert (synced.toml, len(synced.mistakes)) == (toml, 1)


def test_a_wrong_word_for_a_switch_leaves_it_as_it_was():
    toml = 'off = ["O03"]\n'
    synced = merge(typed(sheet_of(toml), "阈值", ("规则", "O03"), "启用", "停"), toml, toml)
    [problem] = synced.problems()
    assert (synced.toml, synced.settings.off, problem.value) == (toml, ("O03",), "停")
    assert "“是”或“否”" in problem.todo


def test_rows_somebody_deleted_change_nothing():
    tables = {name: rows.iloc[1:] if name in (BASICS, "阈值") else rows for name, rows in sheet_of(TOML).items()}
    assert merge(tables, TOML).toml == TOML


def test_merging_twice_changes_nothing():
    tables = basic(typed(sheet_of(TOML), PEOPLE, ("姓名", ""), "角色", ""), "calendar.office_zone", "Asia/Nowhere")
    first = merge(basic(tables, "currency", "usd"), TOML)
    again = synchronise(first.tables, first.toml, first.texts, first.disputes, NOW)
    assert (again.toml, again.texts, again.disputes) == (first.toml, first.texts, first.disputes)
    for name, rows in first.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], rows)


def test_a_wrong_file_is_refused():
    with pytest.raises(CatalogueError, match="office_zone"):
        merge(sheet_of(TOML), TOML + '[calendar]\noffice_zone = "Asia/Nowhere"\n')


@pytest.mark.parametrize(("toml", "changes", "written"), [
    ('store = "a"\r\n', {"currency": "USD"}, 'store = "a"\r\ncurrency = "USD"\r\n'),
    ('people = [{name = "王", role = "业务"}]\n', {"people.李": "运营"},
     'people = [{name = "王", role = "业务"}, {name = "李", role = "运营"}]\n'),
    ("[tiers]\nhot = { rts_orders = 5, custom_inquiries = 9 } # 爆\n", {"tiers.hot.rts_orders": "7"},
     "[tiers]\nhot = { rts_orders = 7, custom_inquiries = 9 } # 爆\n"),
    ('off = ["A", "B"]\n', {"switch.A": "", "switch.C": "否"}, 'off = ["B", "C"]\n'),
    ("[targets]\nO03 = 1 # 旧\n", {"thresholds.O03": "2"}, "[targets]\n\n[thresholds]\nO03 = 2\n"),
    ('[channels]\n"a b" = "搜索"\n', {"channels.a b": ""}, "[channels]\n"),
])
def test_a_change_leaves_the_rest_as_it_is_written(toml, changes, written):
    assert with_changes(toml, changes) == written
