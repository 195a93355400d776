from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.records import MARK, ROW_ID, record_of
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.registers import canonical_rows
from opsbook.domain.handkept import FilledTable, keep_hand_edits
from opsbook.domain.period import day_of, week_of
from opsbook.domain.settings import Person
from opsbook.history.history import History
from opsbook.history.registers import keep_register
from opsbook.jobs.dayfill import ON_HOME, fill_day, home_tables
from opsbook.jobs.fillground import FillGround

MERGED = datetime(2026, 11, 20, tzinfo=UTC)
SETTINGS = msgspec.structs.replace(load_settings(), people=(
    Person("赵六", "运营"), Person("李娜", "业务"), Person("王五", "业务")))
DUTIES = record_of("duties")


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "历史")


def ground_of(history, day):
    day = date.fromisoformat(day)
    return FillGround(day_of(day), day, datetime(day.year, day.month, day.day, 15), SETTINGS, history, {})


def keep(history, record, rows):
    frame = pd.DataFrame(rows)
    keep_register(history, record_of(record), frame.assign(row_id=[str(n) for n in range(len(frame))]), MERGED)


def duties_of(filled):
    return filled.rows[DUTIES.name]


def refill(history, day, there, wrote):
    """The table after a fill, its copy in 历史/ kept as jobs/fill.py does."""
    spec = FilledTable(tuple(column.name for column in DUTIES.table.columns), DUTIES.fill_key,
                       tuple(column.name for column in DUTIES.columns if column.filled), MARK, ROW_ID)
    kept = keep_hand_edits(there, wrote, duties_of(fill_day(ground_of(history, day))), spec)
    keep_register(history, DUTIES, canonical_rows(DUTIES, kept.rows, "Asia/Shanghai"), MERGED)
    return kept


EMPTY = pd.DataFrame(columns=[column.name for column in DUTIES.table.columns], dtype="object")


def test_a_tuesday_has_the_days_and_the_weeks_duties(history):
    filled = fill_day(ground_of(history, "2026-11-24"))
    rows = duties_of(filled)
    assert [column.name for column in DUTIES.columns if column.filled] == list(rows)
    assert set(rows["日期"]) == {datetime(2026, 11, 24)}
    people = {item: list(found) for item, found in rows.groupby("项目")["责任人"]}
    assert people["违规检查"] == people["上周数据三张表"] == ["赵六"]
    assert people["询盘及时回复"] == ["李娜", "王五"]
    assert "上月数据三张表" not in people
    assert dict(zip(rows["项目"], rows["目标"], strict=True))["新品发布"] == "3～5 个，4.5 分以上"
    todo = filled.rows[record_of("todo").name]
    assert list(todo[todo["允许有余"] == "是"]["待办"]) == ["待处理订单", "未读RFQ"]


def test_a_sunday_has_little_and_says_why(history):
    filled = fill_day(ground_of(history, "2026-11-22"))
    assert set(duties_of(filled)["类别"]) == {"一次"}
    assert record_of("todo").name not in filled.rows
    assert filled.lines[0] == "2026-11-22 周日休息：每天的任务不列，只列到期的"


def test_what_fell_on_a_holiday_comes_the_working_day_after_with_its_own_day(history):
    keep(history, "duties", [{"date": pd.Timestamp("2026-02-13"), "item": "违规检查", "person": "赵六", "done": True}])
    filled = fill_day(ground_of(history, "2026-02-24"))
    row = duties_of(filled).set_index("项目").loc["上周数据三张表"]
    assert (row["日期"], row["已拖"]) == (datetime(2026, 2, 17), None)
    assert "上周数据三张表 原定 2026-02-17（春节），顺延到 2026-02-24" in filled.lines


def test_a_year_without_a_notice_is_told(history):
    assert any("2027 年的放假调休还没有公布" in line for line in fill_day(ground_of(history, "2027-03-02")).lines)


def test_counters_stand_beside_the_duty_each_with_their_own(history):
    day = pd.Timestamp("2026-11-23")
    keep(history, "marketing", [{"date": day, "person": "李娜", "kind": "访客营销", "used": 12}])
    keep(history, "issues", [{"date": day, "kind": "违规", "title": "灯"}])
    rows = duties_of(fill_day(ground_of(history, "2026-11-23")))
    quota = rows[rows["项目"] == "访客营销"].set_index("责任人")["现在"]
    assert list(quota) == ["今天还剩 8 个：李娜 8", "今天还剩 20 个：王五 20"]
    told = rows.set_index("项目")["现在"]
    assert told["违规检查"] == "1 个没处理，其中 0 个不是今天的"
    assert told["招商活动"] == "缺数据：还没有登记过"


def test_a_rolling_duty_is_listed_while_there_is_something_and_told_while_nobody_knows(history):
    blind = fill_day(ground_of(history, "2026-11-23"))
    assert blind.lines[-1].startswith("缺数据，没有列出来：未成交客户跟进")
    late = {"customer": "甲", "status": "未成交", "sales": "李娜", "last_contact": pd.Timestamp("2026-11-01")}
    keep(history, "customers", [late])
    rows = duties_of(fill_day(ground_of(history, "2026-11-23")))
    assert list(rows[rows["项目"] == "未成交客户跟进"]["责任人"]) == ["李娜"]
    keep(history, "customers", [{**late, "last_contact": pd.Timestamp("2026-11-23")}])
    assert "未成交客户跟进" not in set(duties_of(fill_day(ground_of(history, "2026-11-23")))["项目"])


def test_filling_twice_changes_nothing_and_what_stays_open_comes_along(history):
    first = refill(history, "2026-11-24", EMPTY, None)
    again = refill(history, "2026-11-24", first.rows, first.wrote)
    assert (again.n_new, again.n_changed, again.n_left) == (0, 0, 0)
    done = first.rows["项目"] == "违规检查"
    ticked = again.rows.assign(完成=again.rows["完成"].mask(done, "是"), 完成日=again.rows["完成日"].mask(
        done, datetime(2026, 11, 24)))
    keep_register(history, DUTIES, canonical_rows(DUTIES, ticked, "Asia/Shanghai"), MERGED)
    late = refill(history, "2026-11-26", ticked, again.wrote).rows
    weekly = late[late["项目"] == "上周数据三张表"]
    assert list(zip(weekly["日期"], weekly["已拖"], strict=True)) == [(datetime(2026, 11, 24), 2)]
    daily = late[(late["日期"] == datetime(2026, 11, 26))].set_index("项目")["已拖"]
    assert (daily["招商活动"], daily["违规检查"]) == (2, None)


def test_missed_periods_are_told(history):
    keep(history, "duties", [
        {"date": pd.Timestamp("2026-11-19"), "item": "违规检查", "person": "赵六", "group": "每日"},
        {"date": pd.Timestamp("2026-11-20"), "item": "上周数据三张表", "person": "赵六", "group": "每周"}])
    history.keep_frame("channels", week_of(date(2026, 11, 10)), pd.DataFrame({"channel": ["搜索"]}))
    lines = fill_day(ground_of(history, "2026-11-23")).lines
    assert ("每日必做没填的工作日：2026-11-20、2026-11-21；补填用命令行：opsbook fill 店铺 --day --date 2026-11-20"
            in lines)
    assert "缺周：2026-11-08~2026-11-14；补填用命令行：opsbook fill 店铺 --week --date 2026-11-08" in lines


def test_the_home_tables_fit_their_place(history):
    keep(history, "issues", [{"date": pd.Timestamp("2026-11-23"), "kind": "违规", "title": "灯"}])
    keep(history, "posts", [{"date": pd.Timestamp("2026-11-24"), "kind": "视频", "submitted": True}])
    late = replace(ground_of(history, "2026-11-24"), period=day_of(date(2026, 11, 20)))     # a day filled afterwards
    tables = home_tables(late)
    assert set(tables) == {"待办", "本期该填", "月底预测"}
    counts = tables["待办"].set_index("待办")["数"]
    assert (counts["没处理的违规"], counts["今天还要投稿的视频"], counts["没回的询盘"]) == (1, 1, "缺数据")
    assert len(ON_HOME) == len(set(ON_HOME)) <= table_of("待办").most


@pytest.mark.parametrize(("bases", "state"), [
    ((20, 0), "已填"), ((20, None), "缺 1 行"), ((None, None), "缺 2 行"),
])
def test_a_quota_nobody_wrote_is_not_filled(history, bases, state):
    keep(history, "quota", [{"date": pd.Timestamp("2026-11-01"), "sales": name, "base": base, "reward": None}
                            for name, base in zip(("李娜", "王五"), bases, strict=True)])
    due = home_tables(ground_of(history, "2026-11-24"))["本期该填"].set_index("期")["状态"]
    assert due["RFQ额度 2026-11"] == state
