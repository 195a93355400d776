"""运营台 as a person sees it: what its formulas show, in the format of each rule."""

import sys
import warnings
import zipfile
from itertools import islice
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parent))

import samplebook

from opsbook.builder import home
from opsbook.builder.content import Content
from opsbook.builder.workbook import build_book
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.sheets import sheets
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.rows.findings import finding_rows
from opsbook.desk.rows.monthend import month_end_rows
from opsbook.desk.rows.shownsheets import SHOWN, SHOWN_SHEETS, TITLE
from opsbook.desk.rows.thresholds import threshold_rows
from opsbook.jobs.dayfill import ON_HOME


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The workbook of a small store, native formulas alone."""
    path = tmp_path_factory.mktemp("home") / "店.xlsx"
    path.write_bytes(build_book(samplebook.content(), macros=False))
    return path


@pytest.fixture(scope="module")
def shown(path):
    return rows_of(path)


def rows_of(path):
    with CalamineWorkbook.from_path(str(path)) as book:
        return book.get_sheet_by_name("运营台").to_python(skip_empty_area=False)


def flags(rows):
    """The rows of 红黄灯 that say something."""
    cells = [row[home.LIST_COL:home.LIST_COL + len(home.LIST)] for row in rows[home.LIST_ROW:home.STATE_ROW - 2]]
    return [dict(zip(home.LIST, row, strict=True)) for row in cells if row[0]]


def counts(rows):
    words, numbers = (rows[row][home.LIST_COL:] for row in (home.COUNT_ROW - 1, home.COUNT_ROW))
    return {word: number for word, number in zip(words, numbers, strict=True) if word}


def test_the_sentence_says_what_to_do_first(shown):
    assert shown[home.LEAD_ROW][1] == "3 条规则预警、1 条关注。最重的：总点击率 0.71%，目标 1.00%。"


def test_flags_stand_by_urgency_each_number_in_its_own_format(shown):
    assert [(row["指标"], row["本期"], row["目标"], row["差"]) for row in flags(shown)] == [
        ("总点击率", "0.71%", "1.00%", "-0.29 个点"), ("询盘数量", "199", "200", "-1"),
        ("产品点击率不足", "2", "0", "+2"),
        ("P4P 每日调价", "13/27 天", "1", "")]


def test_a_flag_says_who_and_what(shown):
    first = flags(shown)[0]
    assert (first["判定"], first["怎么做"], first["负责人"]) == ("预警", "修总点击率", "运营")
    assert f"{first['期限']:%F}" == "2025-04-10"


def test_each_verdict_and_every_problem_is_counted(shown):
    none = dict.fromkeys(("○ 缺基准", "○ 未设目标"), 0)
    assert counts(shown) == {"▲ 预警": 3, "◆ 关注": 1, "● 达标": 1, "○ 缺数据": 1, **none, "问题清单": 1}


def test_choosing_another_period_changes_it(path, tmp_path):
    copy = tmp_path / "店.xlsx"
    copy.write_bytes(path.read_bytes())
    desk = open_closed(copy, {})
    desk.put("诊断周期", "周")
    desk.commit()
    rows = rows_of(copy)
    assert (flags(rows), counts(rows)["● 达标"]) == ([], 1)
    assert rows[home.LEAD_ROW][1] == "没有预警，也没有关注。"


def test_a_store_without_data_is_told_what_to_import(tmp_path):
    path = tmp_path / "empty.xlsx"
    path.write_bytes(build_book(Content(names=samplebook.NAMES), macros=False))
    assert rows_of(path)[home.LEAD_ROW][1].startswith("还没有数据：先把平台导出的文件放进店铺文件夹的 导入/，双击")


def test_a_period_without_verdicts_says_so(path, tmp_path):
    copy = tmp_path / "店.xlsx"
    copy.write_bytes(path.read_bytes())
    desk = open_closed(copy, {})
    desk.put("诊断周期", "日")
    desk.commit()
    assert rows_of(copy)[home.LEAD_ROW][1].startswith("还没有这个周期的判定")


@pytest.mark.parametrize(("n", "words"), [(4, "急的在前，共 4 条；"), (25, "最急的 20 条，共 25 条；")])
def test_the_heading_says_how_many_are_shown_of_all(n, words, tmp_path):
    found = [samplebook.finding(rule, rule, "fail", None) for rule in islice(rules(), n)]
    path = tmp_path / "many.xlsx"
    path.write_bytes(build_book(Content({"诊断明细": finding_rows(found, {}),
                                         "阈值": threshold_rows(load_settings())}), macros=False))
    assert words in rows_of(path)[home.HEADING_ROW][home.LIST_COL]


@pytest.mark.parametrize(("macros", "word"), [(True, "点“导入数据”"), (False, "双击“1 导入数据”")])
def test_a_new_store_is_told_its_first_step(macros, word, tmp_path):
    path = tmp_path / "new.xlsx"
    path.write_bytes(build_book(Content(), macros))
    rows = rows_of(path)
    assert rows[home.LEAD_ROW][1].startswith("第一步") and word in rows[home.LEAD_ROW][1]
    assert flags(rows) == [] and set(counts(rows).values()) == {0}


def test_undo_is_offered_where_there_is_something_to_undo(shown):
    label, value = (shown[row][home.STRIP["可撤销"]] for row in (home.LABEL_ROW, home.VALUE_ROW))
    assert (label, value) == ("“撤销上次写入”可以撤销", "09:28 导入 5 个文件")


def test_a_preview_with_nothing_to_agree_to_says_so(path):
    with CalamineWorkbook.from_path(str(path)) as book:
        assert any("现在没有要确认的" in row for row in book.get_sheet_by_name("预览").to_python())


def test_every_other_sheet_can_be_reached_and_one_put_away_says_so(shown):
    said = [row[home.LINK_COL] for row in shown[home.HEADING_ROW:] if row[home.LINK_COL]]
    others = [sheet for sheet in sheets() if sheet.group not in ("home", "hidden")]
    assert {sheet.title if sheet.on else f"○ {sheet.title}" for sheet in others} <= set(said)


def test_a_sheet_that_is_opened_is_linked_at_once(path, tmp_path):
    copy = tmp_path / "店.xlsx"
    copy.write_bytes(path.read_bytes())
    desk = open_closed(copy, {})
    rows = desk.read(SHOWN_SHEETS)
    rows.loc[rows[TITLE] == "词典", SHOWN] = "是"
    desk.write(SHOWN_SHEETS, rows)
    desk.commit()
    said = {row[home.LINK_COL] for row in rows_of(copy)[home.HEADING_ROW:]}
    assert "词典" in said and "○ 词典" not in said


def test_what_is_to_do_leads_to_its_sheet_or_to_where_that_is_switched_on(path):
    desk = open_closed(path, {})
    assert desk.read("待办")["去"].tolist() == ["去看 →"] * 3
    with zipfile.ZipFile(path) as package:
        text = package.read("xl/worksheets/sheet1.xml").decode()
    assert text.count('"设置",待办[[#This Row],[看哪里]]') == 3


def test_home_says_what_is_cleared_and_what_is_due(path):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Print area cannot be set")
        sheet = openpyxl.load_workbook(path)["运营台"]
    formats = {sheet.cell(row, home.TODO_COL + 2).number_format for row in range(home.LIST_ROW + 1, home.LIST_ROW + 4)}
    assert formats == {'[=0]"● 已清零";#,##0'}
    assert sheet.tables["本期该填"].ref.startswith(f"D{home.DUE_ROW + 1}:")


def test_home_says_where_the_month_will_end(shown):
    strip = shown[home.COUNT_ROW][home.TODO_COL]
    assert strip == "2025-03 询盘数量月底约 365（328～404）。K01 达标 86%、关注 8%、预警 6%"


def test_home_says_why_the_month_end_cannot_be_told(tmp_path):
    path = tmp_path / "店.xlsx"
    missing = Content({"月底预测": month_end_rows("○ 缺日数据")}, samplebook.NAMES)
    path.write_bytes(build_book(missing, macros=False))
    assert rows_of(path)[home.COUNT_ROW][home.TODO_COL] == "○ 缺日数据"


def test_tables_above_others_have_room_for_the_most_they_hold(path):
    todo = next(table for sheet in sheets() for table in sheet.table if table.name == "待办")
    assert len(ON_HOME) <= todo.most and home.LIST_ROW + todo.most < home.STATE_ROW - 1
    ends = next(table for sheet in sheets() for table in sheet.table if table.name == "月底预测")
    assert home.STATE_ROW + 1 + ends.most < home.DUE_ROW - 1
