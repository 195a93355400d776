import shutil
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import pytest
from workbooks import memory_desk

from opsbook.catalogue.settings import load_settings
from opsbook.desk.rows.problems import PROBLEMS
from opsbook.errors import SettingsError
from opsbook.history.store import create_store
from opsbook.jobs.fill import FillAsk, asked_fill, asked_period, fill

CALENDAR = load_settings().calendar
NOW = datetime(2025, 4, 8, 1, tzinfo=UTC)           # Tuesday nine in the office, Monday on the platform
GRAINS = {"day": False, "week": False, "month": False}


@pytest.mark.parametrize(("asked", "expected"), [
    (FillAsk("day"), "2025-04-08"), (FillAsk("day", date(2025, 4, 7)), "2025-04-07"),
    (FillAsk("week"), "2025-03-30~2025-04-05"), (FillAsk("week", date(2025, 4, 5)), "2025-03-30~2025-04-05"),
    (FillAsk("week", date(2025, 3, 23)), "2025-03-23~2025-03-29"),
    (FillAsk("month"), "2025-03"), (FillAsk("month", date(2025, 2, 28)), "2025-02"),
])
def test_the_period_asked_for(asked, expected):
    assert asked_period(asked, CALENDAR, NOW).label == expected


@pytest.mark.parametrize("asked", [
    FillAsk("day", date(2025, 4, 9)), FillAsk("week", date(2025, 4, 7)), FillAsk("month", date(2025, 4, 1)),
])
def test_a_period_that_is_not_over_is_refused(asked):
    with pytest.raises(SettingsError, match="没有过完"):
        asked_period(asked, CALENDAR, NOW)


@pytest.mark.parametrize(("grains", "day"), [
    (GRAINS, ""), ({**GRAINS, "day": True, "week": True}, ""), ({**GRAINS, "day": True}, "4 月 8 日"),
])
def test_what_cannot_be_asked_is_told(grains, day):
    with pytest.raises(SettingsError) as told:
        asked_fill(grains, day)
    assert told.value.todo


def test_one_grain_and_a_day_are_asked():
    assert asked_fill({**GRAINS, "week": True}, "2025-04-01") == FillAsk("week", date(2025, 4, 1))


def told(desk):
    """Every table as text but the log, which tells of each fill."""
    return {name: desk.read(name).to_csv() for name in desk.tables() if name != "日志"}


@pytest.fixture(params=["empty", "imported"])
def begun(request, store, products, run):
    """A store in which nobody has filled anything yet: with nothing in it, with exports."""
    if request.param == "imported":
        products("产品.xls", "2025-03-30~2025-04-05", {"1600000000001": 3, "1600000000002": 0})
        run()
    return store


@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_the_very_first_fill_leaves_nothing_for_a_second(begun, desk, grain):
    assert fill(desk, begun, FillAsk(grain), now=NOW).n_new
    tables = told(desk)
    assert "没有改动" in fill(desk, begun, FillAsk(grain), now=NOW).sentence
    assert told(desk) == tables


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store whose registers are kept, since the very first fill begins them, and its workbook; to be copied."""
    store = create_store(tmp_path_factory.mktemp("filled") / "某某工贸")
    desk = memory_desk(store)
    for grain in ("month", "week", "day", "month", "day"):
        assert fill(desk, store, FillAsk(grain), now=NOW).period
    return store, desk


@pytest.fixture
def kept(filled, store):
    """The workbook of a store whose registers are kept."""
    there, desk = filled
    shutil.copytree(there.root, store.root, dirs_exist_ok=True)
    return deepcopy(desk)


@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_filling_again_changes_nothing(store, kept, grain):
    tables = told(kept)
    report = fill(kept, store, FillAsk(grain), now=NOW)
    assert (report.n_new, report.n_changed, "没有改动" in report.sentence) == (0, 0, True)
    assert told(kept) == tables


def test_what_people_wrote_over_it_stays_with_what_was_worked_out_beside_it(store, kept):
    rows = kept.read("每日必做")
    rows.loc[0, "目标"] = "我自己定的"
    kept.write("每日必做", rows)
    report = fill(kept, store, FillAsk("day"), now=NOW)
    again = kept.read("每日必做").set_index("行号").loc[rows.loc[0, "行号"]]
    assert again["目标"] == "我自己定的" and report.n_kept == 1
    assert "目标 手改" in again["标记"]


LONG_AFTER = NOW + timedelta(90)


def test_what_stayed_open_through_a_long_pause_stands_there_until_it_is_done(store, kept):
    report = fill(kept, store, FillAsk("day"), now=LONG_AFTER)
    tables, rows = told(kept), kept.read("每日必做")
    old = rows[rows["日期"] < datetime(2025, 5, 1)]
    assert report.n_new and set(old["类别"]) == {"每周", "每月", "一次"}
    again = fill(kept, store, FillAsk("day"), now=LONG_AFTER)
    assert "没有改动" in again.sentence and told(kept) == tables
    kept.write("每日必做", rows.assign(完成=rows["完成"].where(rows["日期"] >= datetime(2025, 5, 1), "是")))
    fill(kept, store, FillAsk("day"), now=LONG_AFTER + timedelta(1))
    fill(kept, store, FillAsk("day"), now=LONG_AFTER + timedelta(40))    # what was typed stays a month
    assert not (kept.read("每日必做")["日期"] < datetime(2025, 5, 1)).any()


def test_a_day_whose_rows_left_the_workbook_is_told_and_not_filled_again(store, kept):
    fill(kept, store, FillAsk("day"), now=LONG_AFTER)
    there = kept.read("每日必做")
    report = fill(kept, store, FillAsk("day", NOW.date()), now=LONG_AFTER)
    assert (report.n_new, report.n_changed) == (0, 0) and kept.read("每日必做").equals(there)
    assert any("每日必做：有" in line and "历史/" in line for line in report.told)


def test_a_day_filled_afterwards_leaves_the_notes_of_today_alone(store, kept):
    def notes():
        rows = kept.read(PROBLEMS)
        return rows[rows["来源"] == "填写"].set_index("值")["问题"]
    before = notes()
    fill(kept, store, FillAsk("day", date(2025, 4, 6)), now=NOW)     # a Sunday: it says so
    after = notes()
    assert after.drop("填写今日，2025-04-06").equals(before)
