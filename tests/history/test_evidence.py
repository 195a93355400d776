from datetime import UTC, datetime

import pandas as pd
import pytest

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Coverage
from opsbook.domain.period import parse_period
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.journal import Entry, write_entry

SETTINGS = load_settings()
WEEKS = ("2025-02-23~2025-03-01", "2025-03-02~2025-03-08", "2025-03-09~2025-03-15", "2025-03-16~2025-03-22",
         "2025-03-23~2025-03-29", "2025-03-30~2025-04-05")
KINDS = export_kinds()


@pytest.fixture
def evidence(history):
    """evidence(period) is what another process would gather."""
    return lambda period: gather(History(history.root), parse_period(period), SETTINGS)


@pytest.fixture
def note(history):
    """note(kind, start, end) writes the journal line of an import that spoke about these days."""
    def write(kind, span, hour=0):
        period = parse_period(span)
        write_entry(history.root, Entry(
            sha256="a", name="x", kind=kind, dataset=kind, grain="event", start=period.start, end=period.end, rows=0,
            new=0, changed=0, same=0, absent=0, at=datetime(2025, 4, 3, hour, tzinfo=UTC)))
    return write


def product(key, impressions, clicks, **more):
    return {"product_id": key, "impressions": impressions, "clicks": clicks, **more}


def test_nothing_stored_gives_no_table(evidence):
    found = evidence("2025-03")
    assert (dict(found.tables), dict(found.coverage), found.table("products")) == ({}, {}, None)


def test_month_is_the_weeks_that_end_in_it(take, evidence):
    for n, week in enumerate(WEEKS):
        take(KINDS["products"], [product("1", 10 ** n, 1)], week)
    found = evidence("2025-03")
    assert found.table("products")["impressions"].tolist() == [1 + 10 + 100 + 1000 + 10_000]
    coverage = found.coverage["products"]
    assert (coverage.expected, coverage.present, coverage.unit, coverage.imported_at.hour) == (5, 5, "week", 5)


def test_missing_week_shows_in_coverage(take, evidence):
    for week in WEEKS[:3]:
        take(KINDS["products"], [product("1", 1, 1)], week)
    assert not evidence("2025-03").coverage["products"].whole


def test_weeks_combine_by_key(take, evidence):
    rows = [
        [product("1", 100, 1, ctr=.01, opportunities_90d=9, score=4.8, title="旧", p4p=False, rts_gmv=.1)],
        [product("1", 300, 7, ctr=.02, opportunities_90d=7, score=4.6, title="新", p4p=True, rts_gmv=.2),
         product("2", 0, 0, title="只有一周")],
    ]
    for part, week in zip(rows, WEEKS[1:3], strict=True):
        take(KINDS["products"], part, week)
    got = evidence("2025-03").table("products").set_index("product_id")
    assert got.loc["1", ["impressions", "clicks", "ctr", "opportunities_90d", "score", "title", "p4p", "rts_gmv"]
                   ].tolist() == [400, 8, .02, 7, 4.8, "新", True, .3]
    assert pd.isna(got.loc["2", "ctr"])
    assert pd.isna(got.loc["1", "visitors"])


def test_own_month_beats_its_weeks(take, evidence):
    take(KINDS["products"], [product("1", 1, 1)], WEEKS[1])
    take(KINDS["products"], [product("1", 500, 5)], "2025-03")
    found = evidence("2025-03")
    assert found.table("products")["impressions"].tolist() == [500]
    assert found.coverage["products"].unit == "month"


def test_product_weeks_are_rows_as_stored_27_weeks_back(take, evidence):
    for week in ("2024-09-15~2024-09-21", "2024-09-22~2024-09-28", *WEEKS):
        take(KINDS["products"], [product("1", 1, 1)], week)
    got = evidence("2025-03").table("product_weeks")
    assert got["end"].dt.strftime("%m-%d").tolist() == ["09-28", "03-01", "03-08", "03-15", "03-22", "03-29"]
    assert (got["end"] - got["start"]).dt.days.eq(6).all()


def days(first, last, **columns):
    dates = pd.date_range(first, last)
    return pd.DataFrame({"date": dates} | columns)


def test_overview_of_a_month_is_the_sum_of_its_days(take, evidence):
    take(KINDS["overview_day"], days("2025-02-20", "2025-04-03", impressions=100, clicks=2, ctr=.5, reply_hours=3.0,
                                     clicks_peer_average=1.0))
    found = evidence("2025-03")
    row = found.table("overview").iloc[0]
    assert (row["impressions"], row["clicks"], row["ctr"], row["clicks_peer_average"]) == (3100, 62, .02, 31)
    assert pd.isna(row["reply_hours"]) and pd.isna(row["visitors"])
    assert (len(found.table("overview_days")), found.coverage["overview"].present) == (31, 31)


def test_peers_add_only_where_every_day_has_them_and_thin_metrics_are_named(take, evidence):
    part = days("2025-03-01", "2025-03-31", impressions=100, clicks=2)
    part["clicks"] = part["clicks"].astype("Int64").mask(part["date"].dt.day == 5)
    part["impressions_peer_average"] = [None] + [1.0] * 30
    take(KINDS["overview_day"], part)
    found = evidence("2025-03")
    row = found.table("overview").iloc[0]
    assert (row["clicks"], pd.isna(row["impressions_peer_average"])) == (60, True)
    assert found.coverage["overview"].note == "有些天缺：搜索点击次数"


def test_platforms_own_month_beats_the_days(take, evidence):
    take(KINDS["overview_day"], days("2025-03-01", "2025-03-31", impressions=100, clicks=2))
    take(KINDS["overview_month"], [{"start": pd.Timestamp("2025-03-01"), "end": pd.Timestamp("2025-03-31"),
                                    "impressions": 2999, "reply_hours": 3.0}])
    row = evidence("2025-03").table("overview").iloc[0]
    assert (row["impressions"], row["reply_hours"]) == (2999, 3.0)


@pytest.mark.parametrize(("period", "expected"), [
    ("2025-03-05", Coverage(1, 1, "day")), ("2025-03-02~2025-03-08", Coverage(7, 6, "day")),
    ("2025-02", Coverage(28, 0, "day")),
])
def test_days_inside_a_day_week_or_month(take, evidence, period, expected):
    take(KINDS["overview_day"], days("2025-03-03", "2025-03-31", impressions=100, clicks=2))
    found = evidence(period)
    if expected.present == 0:
        assert found.table("overview") is None
        return
    assert found.coverage["overview"] == expected
    assert found.table("overview")["impressions"].item() == 100 * expected.present


def event(key, at):
    return {"inquiry_id": key, "created_at": pd.Timestamp(at, tz="UTC"), "country": "US"}


def test_events_belong_to_their_office_day(take, evidence, note):
    note("inquiries", "2025-03")
    take(KINDS["inquiries"], [event("a", "2025-02-28T15:59"), event("b", "2025-02-28T16:00"),
                              event("c", "2025-03-31T15:59"), event("d", "2025-03-31T16:00")])
    assert evidence("2025-03").table("inquiries")["inquiry_id"].tolist() == ["b", "c"]
    assert evidence("2025-03-31").table("inquiries")["inquiry_id"].tolist() == ["c"]


def test_rows_strayed_in_from_the_next_month_do_not_make_a_month(take, evidence, note):
    note("inquiries", "2025-03")
    take(KINDS["inquiries"], [event("a", "2025-02-28T15:59"), event("b", "2025-03-10")])
    assert evidence("2025-02").table("inquiries") is None


def test_month_without_events_is_empty_where_an_import_spoke_about_it(take, evidence, note):
    take(KINDS["inquiries"], [event("a", "2025-02-10")])
    assert evidence("2025-03").table("inquiries") is None
    note("inquiries", "2025-03")
    found = evidence("2025-03")
    assert len(found.table("inquiries")) == 0
    assert found.coverage["inquiries"] == Coverage(31, 31, "day", "", datetime(2025, 4, 3, tzinfo=UTC))


def test_channels_get_their_family(take, evidence):
    take(KINDS["channels"], [{"channel": name, "visitors": 1} for name in ("系统推荐", "没听说过")], WEEKS[1])
    assert dict(evidence(WEEKS[1]).table("channels")[["channel", "family"]].to_numpy()) == {
        "系统推荐": "推荐", "没听说过": "其他"}


def test_monday_weeks_are_counted_by_their_own_ends(take, evidence):
    from opsbook.history.spans import n_weeks_ending
    march = parse_period("2025-03")
    assert (n_weeks_ending(march, 6), n_weeks_ending(march, 0)) == (5, 5)
    assert (n_weeks_ending(parse_period("2025-02"), 6), n_weeks_ending(parse_period("2025-02"), 0)) == (4, 4)


@pytest.mark.parametrize(("weeks", "since"), [(WEEKS[:5], 5), (WEEKS[:4], 6)], ids=["all weeks", "not all weeks"])
def test_month_export_after_its_weeks_is_not_when_the_month_was_first_known(take, evidence, note, weeks, since):
    for n, span in enumerate(weeks):
        take(KINDS["products"], [product("1", 1, 1)], span)
        note("products", span, hour=n + 1)
    take(KINDS["products"], [product("1", 5, 5)], "2025-03")
    note("products", "2025-03", hour=6)
    coverage = evidence("2025-03").coverage["products"]
    assert (coverage.unit, coverage.first_imported_at.hour) == ("month", since)
