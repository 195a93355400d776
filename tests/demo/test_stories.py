"""Every planted story can be seen where an operator would see it: in a warning, a finding or the product list."""

import os
from datetime import UTC, date, datetime
from functools import cache

import pandas as pd
import pytest

from opsbook.demo.downloads import Download
from opsbook.demo.folder import MARK, lay_out
from opsbook.demo.importing import batches, import_downloads
from opsbook.demo.inbox import write_download
from opsbook.demo.model import load_model
from opsbook.demo.overview import Overview
from opsbook.demo.products import product_rows
from opsbook.demo.run import run_demo
from opsbook.demo.store import simulate
from opsbook.demo.story import at_rank
from opsbook.demo.sums import last_week
from opsbook.domain.actioneffects.report import ActionLedger, single_effects
from opsbook.domain.actioneffects.study import Weeks
from opsbook.domain.actioneffects.unitweeks import unit_weeks
from opsbook.domain.movement import reposts
from opsbook.domain.period import parse_period
from opsbook.domain.verdict import Verdict
from opsbook.errors import SettingsError, StoreError
from opsbook.jobs.diagnose import diagnose_store
from opsbook.jobs.fileimport import Outcome
from opsbook.jobs.imports import carry_out, plan_import
from opsbook.jobs.review import load_month

OCTOBER = parse_period("2026-10")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("demo") / "opsbook-demo", load_model().world)


@pytest.fixture(scope="module")
def files(store):
    reports = import_downloads(store, simulate(n_months=1), lambda done, total, name: None)
    return {file.path.name: file for each in reports for file in each.files}


@pytest.fixture(scope="module")
def month(store, files):
    return load_month(store, OCTOBER)


@pytest.fixture(scope="module")
def findings(month):
    return {finding.rule: finding for finding in month.findings if finding.scope in ("store", "list")}


def offenders(finding):
    return {offender.key for offender in finding.offenders}


@pytest.mark.parametrize(("name", "outcome"), [
    ("Products-2026-11-07.xls", Outcome.REFUSED),           # a login page
    ("Products-2026-10-17 (1).xls", Outcome.ALREADY),       # the same bytes under another name
    ("getKeywords-2026-10-03.xls", Outcome.ALREADY),        # products, saved from the wrong tab
    ("Products-2026-10-24 (1).xls", Outcome.READY),         # the corrected week
    ("订单明细-2026-10.csv", Outcome.READY),
])
def test_what_became_of_the_odd_files(files, name, outcome):
    assert files[name].outcome is outcome


def test_the_refused_file_stays(store, files):
    assert [path.name for path in store.inbox.iterdir()] == ["Products-2026-11-07.xls"]


@pytest.mark.parametrize(("name", "day"), [
    ("流量来源-2026-09-27~2026-10-03.xlsx", date(2026, 10, 6)),
    ("流量来源-2026-10-04~2026-10-10.xlsx", date(2026, 10, 13)),
    ("数据概览-按周-2026-10-11~2026-10-17.xlsx", date(2026, 10, 27)),     # the Tuesday nobody imported on
    ("访客地域-2026-10-18~2026-10-24.xlsx", date(2026, 10, 27)),
    ("访客地域-2026-10-01~2026-10-31.xlsx", date(2026, 11, 3)),
    ("买家搜索词-2026-10.xlsx", date(2026, 11, 3)),
])
def test_files_are_imported_on_the_day_they_appear(files, name, day):
    assert files[name].entry.at.date() == day


def test_batches_hold_what_is_there_by_then(tmp_path):
    for name, day in {"a": 1, "b": 3, "c": 10, "d": 17, "e": 24, "f": 30}.items():
        stamp = datetime(2026, 9, day, 1, tzinfo=UTC).timestamp()
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (stamp, stamp))
    found = batches(tmp_path.iterdir(), date(2026, 10, 4), date(2026, 9, 17))
    assert [(day.isoformat(), [file.name for file in files]) for day, files in found] == [
        ("2026-09-03", ["a", "b"]), ("2026-09-10", ["c"]), ("2026-09-24", ["d", "e"]), ("2026-09-30", ["f"])]


def test_the_corrected_week_changes_rows(files):
    entry = files["Products-2026-10-24 (1).xls"].entry
    assert entry.changed > 10
    assert entry.new == 0


def test_missed_keyword_weeks_leave_the_month_incomplete(month):
    coverage = month.evidence.coverage["keywords"]
    assert (coverage.present, coverage.expected) == (3, 5)


def test_the_renamed_channel_is_warned_about(month):
    assert month.problems["what"].str.contains("Livestream").any()


def test_spellings_of_a_country_are_one(month):
    countries = month.evidence.table("inquiries")["country"]
    assert countries.str.fullmatch("[A-Z]{2}").all()
    assert countries.eq("US").mean() == pytest.approx(0.28, abs=0.06)


def test_problem_products_are_found(findings):
    assert findings["R20"].verdict is Verdict.FAIL
    assert findings["P15"].n_offenders == 2


def test_open_disputes_are_found(findings):
    assert findings["R22"].n_offenders == 2


def test_the_repost_is_seen(year):
    weeks = [last_week(year, month) for month in year.timeline.months[-2:]]
    before, now = (product_rows(year, week).assign(listed=True) for week in weeks)
    pairs = reposts(before, now)
    fresh = year.shop.iloc[-1]
    old = year.shop[year.shop["title"] == fresh["title"]].iloc[0]
    assert (old["product_id"], fresh["product_id"]) in set(zip(pairs["old_id"], pairs["new_id"], strict=True))


def test_zero_effect_and_slow_replies_are_found(findings):
    assert {findings[rule].verdict for rule in ("P01", "S01")} == {Verdict.FAIL}


@pytest.fixture(scope="module")
def year_store(tmp_path_factory, year):
    """A store with nothing but the year's overview by month, its last weeks, and two months of product exports."""
    store = lay_out(tmp_path_factory.mktemp("year") / "demo", load_model().world)
    overview, months = Overview(year), year.timeline.months
    files = [Download(kind, months[-1], overview.rows(periods).assign(period=[each.label for each in periods]))
             for kind, periods in (("overview_month", months), ("overview_week", year.timeline.weeks[-20:]))]
    files += [Download("products", week, product_rows(year, week)) for week in year.timeline.weeks[-9:]]
    for file in files:
        write_download(store.inbox, file)
    carry_out(plan_import(store))
    return store


@pytest.fixture(scope="module")
def found(year_store):
    @cache
    def findings(period):
        said = diagnose_store(year_store.root, parse_period(period), store_results=False)
        return {finding.rule: finding for finding in said if finding.scope in ("store", "list")}
    return lambda period, rule: findings(period)[rule]


@pytest.mark.parametrize(("rule", "mark"), [("P12", "ctr_from"), ("P13", "silent_from")])
def test_marked_products_are_offenders(found, year, rule, mark):
    planted = year.shop.loc[year.shop[mark] < year.timeline.n_days, "product_id"]
    assert set(planted) <= offenders(found("2026-10", rule))


def test_february_falls_into_the_kpi(found):
    february = found("2026-02", "K01")
    assert february.verdict in (Verdict.WATCH, Verdict.FAIL)
    assert february.value < -0.15


def test_the_ad_outage_shows_in_the_weeks(found, year):
    week = parse_period("2026-08-09~2026-08-15")
    before, during = (year.ads.cost[year.timeline.span(each)].sum() for each in (week.before(), week))
    assert during < 0.3 * before
    clicks = found(week.label, "O02")
    assert clicks.verdict is not Verdict.PASS
    assert clicks.value < 0.85 * clicks.last


def test_a_demo_store_is_rebuilt_and_nothing_else_is_touched(tmp_path):
    world = load_model().world
    store = lay_out(tmp_path / "demo", world)
    (store.inbox / "旧.xls").write_bytes(b"x")
    (tmp_path / "demo" / "我的.txt").write_text("留着", encoding="utf-8")
    assert not any(lay_out(tmp_path / "demo", world).inbox.iterdir())
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {MARK, "我的.txt", world.store}


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "账.xlsx").write_bytes(b"x")
    with pytest.raises(StoreError, match="已经有别的东西"):
        lay_out(tmp_path, load_model().world)
    assert [path.name for path in tmp_path.iterdir()] == ["账.xlsx"]


@pytest.mark.parametrize("months", [0, 13])
def test_months_out_of_range(tmp_path, months):
    with pytest.raises(SettingsError, match="月数"):
        run_demo(tmp_path / "demo", months=months)


def test_people_of_the_settings_are_those_who_work_there(tmp_path):
    settings = lay_out(tmp_path / "demo", load_model().world).settings()
    assert "孙倩" not in {person.name for person in settings.people}
    assert settings.rfq_quota == 20
    assert pd.Series([person.role for person in settings.people]).value_counts().to_dict() == {
        "业务": 5, "运营": 2, "管理者": 1}


def test_the_new_picture_that_cost_clicks_is_seen(year):
    """图片 of 2026-09-28: the clicks of two weeks after are far below those of products like it."""
    weeks = [product_rows(year, week).assign(start=pd.Timestamp(week.start), end=pd.Timestamp(week.end))
             for week in year.timeline.weeks[-9:]]
    rows = pd.concat(weeks, ignore_index=True).rename(columns={"product_id": "unit"})
    story = year.model.story.image
    unit = year.shop["product_id"].iloc[at_rank(year.shop, story, year.timeline)]
    done = pd.DataFrame([{"date": pd.Timestamp(story.on), "until": pd.Timestamp(story.on), "kind": "图片",
                          "action": "图片", "scope": "product", "unit": unit, "person": None, "done": True,
                          "followed": True}])
    ledger = ActionLedger(done, {"product": unit_weeks(rows, ["impressions", "clicks"])},
                          Weeks(2, 6, year.timeline.last), 0.1)
    clicks = single_effects(ledger, done).set_index("metric").loc["clicks"]
    assert (clicks["conclusion"], clicks["reason"]) == ("no_effect", "worse")
    assert clicks["low"] < story.ctr - 1 < clicks["high"]
