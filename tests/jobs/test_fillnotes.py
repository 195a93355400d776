from datetime import datetime, timedelta

import pandas as pd
import pytest
from workbooks import memory_desk

from opsbook.desk.rows.problems import problem_rows
from opsbook.domain.problem import Problem
from opsbook.jobs.check import check
from opsbook.jobs.fill import FillAsk, fill
from opsbook.jobs.fillnotes import kept_notes, notes_after
from opsbook.jobs.refresh import RefreshOptions, refresh

NOW = datetime(2026, 11, 24, 9)


def note(what, job="填写今日", at=NOW):
    return Problem("填写", what, value=job, at=at)


@pytest.mark.parametrize(("age", "kept"), [(timedelta(7), True), (timedelta(7, 1), False)])
def test_notes_of_the_last_seven_days_are_kept(store, age, kept):
    desk = memory_desk(store)
    there = note("没有导入", at=NOW - age)
    desk.write("问题", problem_rows([Problem("导入", "重复", at=NOW), there]))
    assert kept_notes(desk, NOW) == ((there,) if kept else ())


def test_a_fill_replaces_its_own_notes_alone_and_what_it_tells_again_keeps_its_time():
    before = NOW - timedelta(1)
    week = note("没有导入", "填写上周", before)
    kept = (note("顺延", at=before), note("缺周", at=before), week)
    assert notes_after(kept, "填写今日", ["缺周", "缺数据"], NOW) == (week, note("缺周", at=before), note("缺数据"))


def test_what_a_fill_tells_stands_in_the_workbook_until_the_next(store, desk):
    now = datetime.fromisoformat("2025-04-08T09:00+08:00")

    def notes():
        rows = desk.read("问题")
        return rows[rows["来源"] == "填写"].drop(columns="去").reset_index(drop=True)

    report = fill(desk, store, FillAsk("day"), now=now)
    first = notes()
    done, *told = report.told
    assert done.startswith("2025-04-08 每日必做") and told and list(first["问题"]) == told
    fill(desk, store, FillAsk("day"), now=now + timedelta(hours=1))
    refresh(desk, store, options=RefreshOptions(now=now + timedelta(hours=2)))
    check(desk, store, now + timedelta(hours=3))
    pd.testing.assert_frame_equal(notes(), first)
