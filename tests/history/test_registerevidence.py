"""Registers as tables of a period: the days they were kept on, what was typed over and in place of exports."""

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.records import record_of, records
from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Coverage
from opsbook.domain.period import parse_period
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.journal import Entry, write_entry
from opsbook.history.registerevidence import Registers
from opsbook.history.registers import keep_register

SETTINGS = load_settings()
KINDS = export_kinds()
COPIED = datetime(2025, 4, 3, 2, tzinfo=UTC)
MARCH, TENTH = "2025-03", "2025-03-10"


@pytest.fixture
def type_in(history):
    """type_in(record, *rows, at) copies a register with these rows, each with the id of its place."""
    def copy(record, *rows, at=COPIED):
        frame = pd.DataFrame([{"row_id": f"{record}{n}", "deleted": False, **row} for n, row in enumerate(rows)])
        keep_register(history, record_of(record), frame, at)
    return copy


@pytest.fixture
def evidence(history):
    """evidence(period) is what is known now."""
    return lambda period: gather(history, parse_period(period), SETTINGS)


@pytest.fixture
def state(history):
    """state(period): the hashes of what happened and of how things stand."""
    def hashes(period):
        found = Registers(history, parse_period(period), SETTINGS)
        return found.happened(), found.present()
    return hashes


def on(day, **values):
    return {"date": date(2025, 3, day), **values}


def test_every_date_of_a_view_is_its_records():
    assert all(view.date in ("", record.date) for record in records() for view in record.view)


def documented(record, view):
    """The line of docs/data.md about a view."""
    rows = "、".join("、".join(words) for words in view.where.values()) or "all"
    dated = record.table.column(view.date).field if view.date else "now" if view.now else "begun"
    columns = " ".join(record.fields) if view is record.view[0] else "as above"
    return f"| {view.id} | {record.id} ({record.name}) | {dated} | {rows} | {columns} |"


def test_the_data_dictionary_has_every_view():
    lines = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8").splitlines()
    assert {documented(record, view) for record in records() for view in record.view} - set(lines) == set()


# Monday the 10th has a row, as has Thursday; the 9th is a Sunday.
@pytest.mark.parametrize(("period", "rows", "present"), [
    ("2025-03-10", 1, 1), ("2025-03-11", 0, 1), ("2025-03-08", None, 0), ("2025-03-09", 0, 1), ("2025-04-03", 0, 1),
    ("2025-04-04", None, 0), ("2025-03-09~2025-03-15", 2, 7), (MARCH, 2, 23), ("2025-02", None, 0),
    ("2025-04", None, 3), ("2025-03-02~2025-03-08", None, 0),
])
def test_a_register_covers_the_days_from_its_first_row_to_its_last_copy(type_in, evidence, period, rows, present):
    type_in("operations", on(10, kind="调价"), on(13, kind="预算"))
    found = evidence(period)
    table = found.table("T12")
    assert (None if table is None else len(table)) == rows
    if rows is not None:
        n_days = parse_period(period).n_days
        assert found.coverage["T12"] == Coverage(n_days, present, "day", "", COPIED)


def test_a_view_has_its_own_rows_and_begins_with_the_first_of_them(type_in, evidence):
    type_in("operations", on(3, kind="新发"), on(10, kind="调价"), on(11, kind="修改"))
    assert evidence("2025-03-11").table("T11")["kind"].tolist() == ["修改"]
    assert [evidence("2025-03-05").table(view) is None for view in ("T11", "T12", "T13")] == [False, True, True]


def test_a_register_nobody_wrote_in_has_no_table(type_in, evidence):
    type_in("operations")
    type_in("posts", {"kind": "动态"})
    assert not evidence(MARCH).tables


def test_a_row_that_was_taken_out_is_gone(type_in, evidence):
    type_in("operations", on(10, kind="调价"), on(10, kind="调价", deleted=True))
    assert len(evidence(TENTH).table("T12")) == 1


def test_a_view_without_a_date_has_what_had_begun(type_in, evidence):
    type_in("offers", on(3, kind="折扣"), on(10, kind="优惠券"), on(11, kind="满减"))
    assert evidence(TENTH).table("T20a")["kind"].tolist() == ["折扣", "优惠券"]
    assert evidence(TENTH).table("T20")["kind"].tolist() == ["优惠券"]


@pytest.mark.parametrize(("copied", "there"), [(date(2025, 5, 1), True), (date(2025, 5, 2), False)])
def test_the_present_says_nothing_of_a_month_long_over(type_in, evidence, copied, there):
    at = datetime.combine(copied, datetime.min.time(), UTC)
    type_in("customers", {"developed_on": date(2025, 3, 3), "customer": "ACME", "source": "公海"}, at=at)
    found = evidence(MARCH)
    assert [found.table(view) is not None for view in ("T27", "T27a")] == [there, True]


# typed over imported

@pytest.fixture
def imported(history, take):
    """Two inquiries of the 10th, from an export that spoke of March."""
    period = parse_period(MARCH)
    write_entry(history.root, Entry(
        sha256="a", name="x", kind="inquiries", dataset="inquiries", grain="event", start=period.start, end=period.end,
        rows=0, new=0, changed=0, same=0, absent=0, at=datetime(2025, 4, 1, tzinfo=UTC)))
    take(KINDS["inquiries"], [{"inquiry_id": id, "created_at": pd.Timestamp("2025-03-10T03:00Z"), "country": "US",
                               "sales": "王五"} for id in ("1", "2")])


def inquiry(id=None, at="2025-03-10T03:00Z", **values):
    return {"inquiry_id": id, "created_at": pd.Timestamp(at), **values}


def told(evidence, period, *columns):
    rows = evidence(period).table("inquiries")
    return [tuple(None if pd.isna(value) else value for value in row) for row in
            rows[list(columns)].astype(object).itertuples(index=False)]


def test_a_typed_cell_wins_and_an_empty_one_does_not(type_in, evidence, imported):
    type_in("inquiries", inquiry("1", sales="赵六", country=None, product="登山鞋"))
    assert told(evidence, TENTH, "inquiry_id", "sales", "country", "product", "row_id") == [
        ("1", "赵六", "US", "登山鞋", "inquiries0"), ("2", "王五", "US", None, None)]


def test_rows_only_a_register_has_are_added_by_their_id(type_in, evidence, imported):
    type_in("inquiries", inquiry(sales="赵六"), inquiry("3"), inquiry("4", at="2025-03-11T03:00Z"))
    assert told(evidence, TENTH, "inquiry_id") == [("1",), ("2",), ("3",), ("inquiries0",)]


def test_a_typed_day_moves_an_inquiry(type_in, evidence, imported):
    type_in("inquiries", inquiry("1", at="2025-04-02T03:00Z"), inquiry("2", at=None))
    assert told(evidence, MARCH, "inquiry_id") == [("2",)]


def test_of_two_rows_with_one_number_the_later_counts(type_in, evidence, imported):
    type_in("inquiries", inquiry("1", sales="旧", changed_at=pd.Timestamp("2025-03-12", tz="UTC")),
            inquiry("1", sales="更旧", changed_at=pd.Timestamp("2025-03-11", tz="UTC")))
    assert told(evidence, TENTH, "inquiry_id", "sales") == [("1", "旧"), ("2", "王五")]


def test_a_later_row_without_a_reply_hides_no_reply(type_in, evidence, imported):
    reply, early, late = map(pd.Timestamp, ("2025-03-10T05:00Z", "2025-03-11T00:00Z", "2025-03-12T00:00Z"))
    type_in("inquiries", inquiry("9", sales="旧", first_reply_at=reply, changed_at=early),
            inquiry("9", sales="新", changed_at=late))
    assert told(evidence, TENTH, "inquiry_id", "sales", "first_reply_at")[-1] == ("9", "新", reply)


def test_typed_and_imported_days_are_covered_together(type_in, evidence, imported):
    type_in("inquiries", inquiry("9", at="2025-04-02T03:00Z"))
    april = evidence("2025-04-02")
    assert (len(april.table("inquiries")), april.coverage["inquiries"].imported_at) == (1, COPIED)
    assert evidence("2025-04-01").table("inquiries") is None
    assert told(evidence, MARCH, "inquiry_id") == [("1",), ("2",)]


def test_columns_keep_their_types(type_in, evidence, imported):
    type_in("inquiries", inquiry("3", valid=True, amount=12.5))
    types = evidence(MARCH).table("inquiries").dtypes.astype(str)
    assert types[["created_at", "valid", "amount", "country", "product", "changed_at"]].tolist() == [
        "datetime64[us, UTC]", "boolean", "float64", "str", "str", "datetime64[us, UTC]"]


def test_open_orders_are_those_of_the_register_whenever_they_were_placed(type_in, evidence):
    placed = {"A1": date(2025, 2, 20), "A2": date(2025, 3, 5), "A3": date(2025, 4, 1)}
    type_in("orders", *({"order_id": id, "ordered_on": day} for id, day in placed.items()))
    found = evidence(MARCH)
    assert [found.table(name)["order_id"].tolist() for name in ("orders", "open_orders")] == [["A2"], ["A1", "A2"]]


# in place of exports

def number(id, value=None, average=None, best=None, grain="月", day=1):
    return on(day, grain=grain, metric_id=id, value=value, peer_average=average, peer_best=best)


def test_stars_are_what_was_typed_for_the_month(type_in, evidence):
    type_in("metrics", number("M18", 3), number("M18a", 2), number("M21", 0.85), number("M21", 0.7, grain="周", day=2),
            number("M18", 4, grain="周", day=2), number("没有", 1), number("M18b"))
    assert evidence(MARCH).table("T29").to_dict("records") == [
        {"star": 3.0, "star_merchant": 2.0, "rfq_percentile": 0.85}]
    assert evidence("2025-03-02~2025-03-08").table("T29").to_dict("records") == [{"rfq_percentile": 0.7, "star": 4.0}]
    assert (evidence("2025-02").table("T29"), evidence("2025-03-01").table("T29")) == (None, None)


def test_a_percentage_typed_as_a_number_is_not_taken_for_one(type_in, evidence):
    type_in("metrics", number("M21", 85), number("M18", 3))
    assert evidence(MARCH).table("T29").to_dict("records") == [{"star": 3.0}]


def test_typed_peers_stand_where_the_export_is_silent(type_in, take, evidence):
    month = {"start": pd.Timestamp("2025-03-01"), "end": pd.Timestamp("2025-03-31")}
    take(KINDS["overview_month"], [{**month, "visitors": 900, "visitors_peer_average": 800.0, "clicks": 5}])
    type_in("metrics", number("M04", average=1, best=2000), number("M02", average=7), number("M08", average=0.09))
    row = evidence(MARCH).table("overview").iloc[0]
    assert row[["visitors_peer_average", "visitors_peer_best", "clicks_peer_average", "opportunity_rate_peer_average"]
               ].tolist() == [800.0, 2000.0, 7.0, 0.09]
    assert pd.isna(row["clicks_peer_best"])


def test_typed_peers_of_a_family_add_up_to_what_was_typed(type_in, take, evidence):
    take(KINDS["channels"], [{"channel": name, "visitors": 1, "visitors_peer_average": known} for name, known in (
        ("系统推荐", None), ("其他推荐", None), ("搜索", 5.0), ("店铺粉丝", None))], "2025-03-02~2025-03-08")
    type_in("channels", *(on(2, grain="周", family=family, visitors_peer_average=9.0) for family in ("推荐", "搜索")))
    table = evidence("2025-03-02~2025-03-08").table("channels")
    by_family = table.groupby("family")["visitors_peer_average"].sum(min_count=1)
    assert (by_family["推荐"], by_family["搜索"]) == (9.0, 5.0)
    assert table["visitors_peer_average"].isna().sum() == (~table["family"].isin(["推荐", "搜索"])).sum()


# what findings are judged on

def test_only_a_change_inside_the_period_moves_what_happened(type_in, state):
    rows = [on(3, kind="调价"), on(10, kind="调价")]
    type_in("operations", *rows)
    before = {period: state(period)[0] for period in ("2025-03-03", TENTH, MARCH, "2025-02")}
    type_in("operations", rows[0], {**rows[1], "content": "降 0.2"})
    assert [period for period in before if state(period)[0] != before[period]] == [TENTH, MARCH]
    assert before["2025-02"] == ""


def test_a_copy_that_found_nothing_new_moves_nothing_that_was_covered(type_in, state):
    type_in("operations", on(10, kind="调价"))
    before = state(MARCH)
    type_in("operations", on(10, kind="调价"), at=datetime(2025, 4, 9, tzinfo=UTC))
    assert state(MARCH) == before


def test_what_is_only_planned_or_computed_moves_no_findings(type_in, state):
    type_in("week_plan", on(10, item="补发新品"))
    type_in("effects", on(10, action="换主图"))
    assert state(MARCH) == ("", "")


@pytest.mark.parametrize(("copied", "moves"), [(date(2025, 4, 7), True), (date(2025, 4, 8), False)])
def test_how_things_stand_moves_a_month_for_a_week_after_it(history, type_in, state, copied, moves):
    at = datetime.combine(copied, datetime.min.time(), UTC)
    customer = {"developed_on": date(2025, 3, 3), "customer": "ACME"}
    type_in("customers", customer, at=at)
    before = state(MARCH)[1]
    type_in("customers", {**customer, "status": "意向"}, at=at)
    assert (state(MARCH)[1] != before) == moves


def test_another_process_finds_the_same(history, type_in, state):
    type_in("operations", on(10, kind="调价", impressions=5))
    history.save()
    again = Registers(History(history.root), parse_period(MARCH), SETTINGS)
    assert (again.happened(), again.present()) == state(MARCH)
