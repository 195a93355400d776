from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsbook.domain.period import parse_period
from opsbook.errors import FileRefused
from opsbook.history.history import History
from opsbook.history.intake import Incoming, Intake, content_hash

WEEK = "2025-03-02~2025-03-08"


def product(key, clicks=1, **more):
    return {"product_id": key, "title": f"鞋 {key}", "impressions": 100, "clicks": clicks, **more}


def day(text, visitors=1):
    return {"date": pd.Timestamp(text), "visitors": visitors}


def event(key, at, sales="王"):
    return {"inquiry_id": key, "created_at": pd.Timestamp(at, tz="UTC"), "sales": sales}


def counts(taken):
    return taken.n_new, taken.n_changed, taken.n_same, taken.absent


@pytest.mark.parametrize(("second", "replace", "expected", "left"), [
    ([product("1"), product("2")], False, (0, 0, 2, ()), {"1": 1, "2": 1}),
    ([product("1", 5), product("2")], False, (0, 1, 1, ()), {"1": 5, "2": 1}),
    ([product("1", 5), product("3")], False, (1, 1, 0, ("2",)), {"1": 5, "2": 1, "3": 1}),
    ([product("2")], False, (0, 0, 1, ("1",)), {"1": 1, "2": 1}),
    ([product("2")], True, (0, 0, 1, ("1",)), {"2": 1}),
    ([], False, (0, 0, 0, ()), {"1": 1, "2": 1}),
    ([], True, (0, 0, 0, ()), {"1": 1, "2": 1}),
], ids=["same", "corrected", "corrected and partial", "partial", "replaced", "empty", "empty replaces nothing"])
def test_second_export_of_a_week(take, kinds, reread, second, replace, expected, left):
    take(kinds.products, [product("1"), product("2")], WEEK)
    assert counts(take(kinds.products, second, WEEK, replace)) == expected
    rows = reread("products", WEEK)
    assert dict(zip(rows["product_id"], rows["clicks"], strict=True)) == left


def test_types_survive_the_file(take, kinds, reread):
    take(kinds.products, [product("0016", p4p=True), product("17", None, p4p=None)], WEEK)
    expected = pd.DataFrame({
        "product_id": ["0016", "17"], "title": ["鞋 0016", "鞋 17"],
        "impressions": pd.array([100, 100], "Int64"), "clicks": pd.array([1, None], "Int64"),
        "ctr": [float("nan")] * 2, "p4p": pd.array([True, None], "boolean")})
    pd.testing.assert_frame_equal(reread("products", WEEK), expected)


def test_column_the_platform_adds_later_is_kept(take, kinds, reread):
    take(kinds.products, [product("1"), product("2")], WEEK)
    taken = take(kinds.products, [product("1", 新指标="好", 新数=2)], WEEK)
    take(kinds.products, [product("2", 新数="三")], WEEK)
    assert counts(taken) == (0, 1, 0, ("2",))
    rows = reread("products", WEEK).set_index("product_id")
    assert rows["新指标"].fillna("").to_dict() == {"1": "好", "2": ""}
    assert rows["新数"].to_dict() == {"1": "2.0", "2": "三"}


def test_column_the_newer_export_lacks_keeps_its_values(take, kinds, reread):
    take(kinds.products, [product("1", p4p=True)], WEEK)
    taken = take(kinds.products, [{"product_id": "1", "clicks": 7}], WEEK)
    row = reread("products", WEEK).iloc[0]
    assert (counts(taken), row["title"], row["clicks"], row["p4p"]) == ((0, 1, 0, ()), "鞋 1", 7, True)


def test_nothing_changed_writes_nothing(take, kinds, history):
    take(kinds.products, [product("1")], WEEK)
    path = next(history.root.rglob("data.parquet"))
    before = path.stat()
    take(kinds.products, [product("1")], WEEK)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_day_rows_lie_by_calendar_month(take, kinds, history, reread):
    taken = take(kinds.days, [day("2025-02-28"), day("2025-03-01"), day("2025-03-31"), day("2025-04-01")])
    assert taken.parts == tuple(period.slug for period in history.periods("overview_day")) == (
        "month_2025-02-01_2025-02-28", "month_2025-03-01_2025-03-31", "month_2025-04-01_2025-04-30")
    assert len(reread("overview_day", "2025-03")) == 2


def test_overlapping_days_never_count_twice(take, kinds, reread):
    take(kinds.days, [day(f"2025-03-{n:02d}", 1) for n in range(1, 21)])
    taken = take(kinds.days, [day(f"2025-03-{n:02d}", 2) for n in range(11, 32)])
    assert counts(taken) == (11, 10, 0, ())
    assert reread("overview_day", "2025-03")["visitors"].sum() == 10 + 42


def test_only_days_inside_the_span_can_be_absent(take, kinds):
    take(kinds.days, [day(f"2025-03-{n:02d}") for n in range(1, 11)])
    assert take(kinds.days, [day("2025-03-03"), day("2025-03-05")]).absent == ("2025-03-04",)


def test_event_belongs_to_its_office_day_and_moves_with_a_correction(take, kinds, reread):
    take(kinds.events, [event("a", "2025-03-31T15:59"), event("b", "2025-03-31T16:00")])
    assert [list(reread("inquiries", month)["inquiry_id"]) for month in ("2025-03", "2025-04")] == [["a"], ["b"]]
    assert counts(take(kinds.events, [event("a", "2025-04-02T01:00")]))[:3] == (0, 1, 0)
    assert [list(reread("inquiries", month)["inquiry_id"]) for month in ("2025-03", "2025-04")] == [[], ["a", "b"]]


def test_events_of_the_month_before_are_not_absent_though_the_platform_counts_their_day(take, kinds):
    take(kinds.events, [{"inquiry_id": "1", "created_at": pd.Timestamp("2025-03-31 14:00", tz="UTC"), "sales": "甲"}])
    april = [{"inquiry_id": "2", "created_at": pd.Timestamp("2025-03-31 17:00", tz="UTC"), "sales": "甲"}]
    assert take(kinds.events, april, "2025-03-31~2025-04-29").absent == ()


def test_months_in_one_file_lie_apart(take, kinds, reread):
    rows = [{"start": pd.Timestamp(first), "end": pd.Timestamp(last), "visitors": n} for first, last, n in (
        ("2025-02-01", "2025-02-28", 2), ("2025-03-01", "2025-03-31", 3))]
    take(kinds.months, rows)
    assert [reread("overview_month", month)["visitors"].tolist() for month in ("2025-02", "2025-03")] == [[2], [3]]


def test_two_spellings_of_a_country_are_one_row(take, kinds, reread):
    rows = [{"country": name, "country_code": code, "visitors": 2} for name, code in (
        ("美国", "US"), ("USA", "US"), ("某地", None))]
    take(kinds.regions, rows, WEEK)
    assert reread("regions", WEEK).to_dict("list") == {"country": ["US", "某地"], "visitors": [4, 2]}


@pytest.mark.parametrize("rows", [[{"date": pd.NaT, "visitors": 1}, day("2025-03-01")]])
def test_row_without_a_day_is_refused(take, kinds, rows):
    with pytest.raises(FileRefused, match="1 行没有日期"):
        take(kinds.days, rows)


def test_rows_without_a_period_are_refused(take, kinds):
    with pytest.raises(FileRefused, match="没有写统计周期"):
        take(kinds.products, [product("1")])


def test_content_hash_sees_rows_not_files(kinds):
    rows = pd.DataFrame([product("1"), product("2")])
    same = content_hash(rows.iloc[::-1].assign(p4p=None), kinds.products)
    assert content_hash(rows, kinds.products) == same != ""
    assert content_hash(rows.assign(clicks=2), kinds.products) != same
    assert content_hash(rows.assign(clicks=0, impressions=0), kinds.products) == ""
    assert content_hash(rows.iloc[:0], kinds.products) == ""


SPANS = st.lists(st.tuples(st.integers(1, 59), st.integers(0, 40)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=SPANS)
def test_newest_import_wins_for_each_day(spans, kinds, calendar, tmp_path_factory):
    root, expected = tmp_path_factory.mktemp("store"), {}
    for n, (first, length) in enumerate(spans):
        dates = pd.date_range(pd.Timestamp(2025, 1, 1) + pd.Timedelta(first, "D"), periods=length + 1)
        incoming = Incoming(pd.DataFrame({"date": dates, "visitors": n}), kinds.days, None, f"{n:064x}", "")
        history = History(root)
        Intake(calendar, False, datetime(2025, 6, 1, tzinfo=UTC)).take(history, incoming)
        history.save()
        expected |= dict.fromkeys(dates, n)
    stored = History(root)
    rows = pd.concat(part.rows for part in stored.parts("overview_day", stored.periods("overview_day")))
    assert dict(zip(rows["date"], rows["visitors"], strict=True)) == expected
    assert not rows["date"].duplicated().any()


def test_part_says_where_its_rows_come_from(take, kinds, history):
    take(kinds.products, [product("1")], WEEK)
    take(kinds.products, [product("1", 2)], WEEK)
    about = History(history.root).about("products", parse_period(WEEK))
    assert [source.sha256[-1] for source in about.sources] == ["1", "2"]
    assert (about.kind, about.zone, about.imported_at) == (
        "products", "America/Los_Angeles", datetime(2025, 4, 1, 2, tzinfo=UTC))
