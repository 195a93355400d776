"""What is added to each register: at its edges, and where people left a cell empty."""

from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.records import records
from opsbook.catalogue.settings import load_settings
from opsbook.domain.derived import DerivedTables
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.period import parse_period
from opsbook.domain.settings import Person
from opsbook.history.registers import field_types

PEOPLE = (Person("李四", "运营"), Person("钱七", "运营"), Person("王五", "业务"))
SETTINGS = msgspec.structs.replace(load_settings(), people=PEOPLE)
TYPES = {view.id: field_types(record) for record in records() for view in record.view}
WEEK = parse_period("2025-03-09~2025-03-15")
MARCH = parse_period("2025-03")
TIMES = ("date", "datetime64[us]")


def typed(table, *rows):
    """Rows as the register keeps them, every column there."""
    types = {name: TIMES[1] if dtype == TIMES[0] else dtype for name, dtype in TYPES[table].items()}
    return pd.DataFrame(list(rows), columns=list(types), dtype="object").astype(types)


def derived(name, *rows, period=WEEK, source="", copied=None, **tables):
    """A derived table of a register's rows; `copied` is the day of its last copy."""
    source = source or name
    at = datetime.combine(copied, datetime.min.time(), UTC) if copied else None
    cover = {source: Coverage(period.n_days, period.n_days, "day", "", at)}
    evidence = Evidence(period, {source: typed(source, *rows), **tables}, cover)
    return DerivedTables(evidence, SETTINGS)[name]


def known(column):
    """A column as plain values, None where missing."""
    return [None if pd.isna(value) else value for value in column.astype(object)]


def days(*numbers):
    return [None if number is None else date(2025, 3, number) for number in numbers]


def test_a_duty_is_in_time_on_its_day_unless_it_was_put_aside():
    rows = [{"date": date(2025, 3, 10), "done": done, "done_on": on, "reason": why} for done, on, why in (
        (True, date(2025, 3, 10), None), (True, None, None), (True, date(2025, 3, 11), None), (None, None, None),
        (False, None, None), (False, None, "停电"))]
    assert known(derived("T02", *rows)["in_time"]) == [True, True, False, False, False, None]


def test_a_duty_of_a_role_is_each_ones_who_has_it():
    found = derived("duty_owners", {"person": "运营"}, {"person": "王五"}, {"person": "管理者"}, {}, source="T02")
    assert known(found["person"]) == ["李四", "钱七", "王五", "管理者", None]


@pytest.mark.parametrize(("copied", "ranks"), [(date(2025, 4, 15), [3.0]), (date(2025, 4, 16), [None])])
def test_a_rank_is_of_now(copied, ranks):
    found = derived("T10", {"added_on": date(2025, 3, 9), "rank": 3}, copied=copied)
    assert (known(found["rank"]), known(found["new"])) == (ranks, [True])


def test_words_of_another_week_are_not_new():
    found = derived("T10", *({"added_on": day} for day in days(8, 15, 16, None)))
    assert known(found["new"]) == [False, True, False, False]


def test_quota_of_an_account_is_that_of_its_kind_unless_typed():
    found = derived("T17", *({"kind": kind, "quota": quota} for kind, quota in (
        ("访客营销", None), ("站内营销", 15), ("推荐买家", None), (None, None))))
    assert known(found["quota"]) == [20.0, 15.0, None, None]


def test_quota_of_rfq_is_that_of_the_month_and_quotes_are_counted():
    quotes = pd.DataFrame({"quote_id": ["1", "2"], "sales": ["王五", "王五"]})
    rows = ({"date": date(2025, month, 1), "sales": sales, "base": base, "reward": reward}
            for month, sales, base, reward in ((2, "王五", 9, 9), (3, "王五", 4, 2), (3, "赵六", None, None)))
    found = derived("T18a", *rows, rfq_quotes=quotes)
    assert [known(found[name]) for name in ("sales", "quota", "quoted")] == [["王五", "赵六"], [6.0, None], [2.0, 0.0]]


def test_part_of_a_month_of_quotes_is_no_month():
    quotes = pd.DataFrame({"quote_id": ["1"], "sales": ["王五"]})
    evidence = Evidence(MARCH, {"T18a": typed("T18a", {"date": date(2025, 3, 1), "sales": "王五", "base": 4}),
                                "rfq_quotes": quotes}, {"rfq_quotes": Coverage(31, 20, "day", quiet=3)})
    assert known(DerivedTables(evidence, SETTINGS)["T18a"]["quoted"]) == [None]


def test_a_mailing_runs_from_its_first_to_its_last_day():
    spans = ((15, None), (14, None), (14, 15), (15, 20), (16, 20), (9, 14))
    rows = [dict(zip(("date", "end"), days(*span), strict=True)) for span in spans]
    found = derived("T19b", *rows, period=parse_period("2025-03-15"))
    assert found["date"].dt.day.tolist() == [15, 14, 15]


@pytest.mark.parametrize(("copied", "expiring"), [
    (date(2025, 3, 20), [True, True, False, None, False]), (date(2025, 3, 14), [True, False, False, None, False])])
def test_an_offer_expires_within_seven_days_of_the_periods_end_or_the_copy_before_it(copied, expiring):
    rows = [{"end": end, "renewed": renewed} for end, renewed in (
        (date(2025, 3, 21), None), (date(2025, 3, 22), False), (date(2025, 3, 23), None), (None, None),
        (date(2025, 3, 1), True))]
    assert known(derived("T20a", *rows, copied=copied)["expiring"]) == expiring


def test_an_order_nobody_followed_up_was_spoken_of_when_it_was_placed():
    found = derived("T21", *({"ordered_on": placed, "last_follow_up": spoken} for placed, spoken in (
        days(3, 9), days(3, None))))
    assert found["last_follow_up"].dt.day.tolist() == [9, 3]


def test_an_order_belongs_to_the_period_it_was_finished_in_whenever_it_was_placed():
    rows = typed("T21", *({"ordered_on": date(2025, 1, 2), "finished_on": done} for done in (
        days(8, 9, 15, 16, None))))
    found = DerivedTables(Evidence(WEEK, {"open_orders": rows}), SETTINGS)["open_orders"]
    assert found["finished_inside"].tolist() == [False, True, True, False, False]


def test_a_binding_is_off_plan_where_both_products_are_known():
    found = derived("T22", *({"planned": planned, "bound": bound} for planned, bound in (
        ("A", "A"), ("A", "B"), (None, "B"), ("A", None))))
    assert known(found["off_plan"]) == [False, True, None, None]


# entered, done, done on -> due, fixed, overdue in the week of the 9th to the 15th
@pytest.mark.parametrize(("entered", "done", "done_on", "expected"), [
    (7, None, None, (True, False, True)), (8, None, None, (False, False, False)), (7, True, 15, (True, True, False)),
    (7, True, 16, (True, False, True)), (1, True, 8, (False, True, False)), (1, True, 9, (True, True, False)),
    (7, True, None, (True, True, False)), (1, False, None, (True, False, True)),
])
def test_an_issue_has_seven_days(entered, done, done_on, expected):
    row = {"kind": "零效果", "date": date(2025, 3, entered), "done": done, "done_on": days(done_on)[0]}
    found = derived("T23", row)
    assert tuple(found.loc[0, ["due", "fixed", "overdue"]]) == expected


def test_a_violation_counts_in_its_week_and_until_it_is_dealt_with():
    rows = [{"kind": kind, "date": date(2025, 3, day), "done": done, "done_on": date(2025, 3, day) if done else None}
            for kind, day, done in (("违规", 10, True), ("违规", 2, None), ("违规", 2, True), ("低分品", 10, None))]
    assert known(derived("T23", *rows)["open_violation"]) == [True, True, False, False]


def test_a_customer_was_last_contacted_when_he_was_developed_unless_since():
    rows = [{"status": status, "last_contact": last, "developed_on": developed} for status, last, developed in (
        ("老客户", date(2025, 3, 1), None), ("老客户", date(2025, 2, 28), None), ("未成交", None, date(2025, 3, 30)),
        ("老客户", None, None))]
    found = derived("T27", *rows, period=MARCH, copied=date(2025, 3, 31))
    assert [known(found[name]) for name in ("days_since_contact", "revisit_due", "revisited")] == [
        [30.0, 31.0, 1.0, None], [True, True, False, True], [True, False, True, None]]


@pytest.mark.parametrize(("left", "expected"), [
    ((0, 0, 9), [0.0]), ((1, 2, 9), [3.0]), ((1, None, 9), [None]), ((0, 0, None), [0.0])])
def test_what_is_left_is_unknown_where_a_counter_was_not_typed(left, expected):
    rows = [{"date": date(2025, 3, 10), "left": number, "exempt": exempt}
            for number, exempt in zip(left, (False, None, True), strict=True)]
    assert known(derived("T34", *rows)["left"]) == expected


def test_a_video_the_platform_has_not_judged_is_not_known():
    found = derived("T37", *({"quality": word} for word in ("普通", "未判", None)))
    assert known(found["quality"]) == ["普通", None, None]


@pytest.mark.parametrize(("quotes", "done"), [
    (("王五", "赵六"), {"李四": False, "王五": True, "赵六": False}), (None, {"李四": None, "王五": None})])
def test_a_day_of_sales_has_marketing_and_a_quote(quotes, done):
    tables = {} if quotes is None else {"rfq_quotes": pd.DataFrame({"sales": quotes})}
    rows = [{"person": person, "kind": kind, "used": used} for person, kind, used in (
        ("王五", "访客营销", 20), ("李四", "访客营销", 1), ("赵六", "访客营销", 0), ("孙八", "站内营销", 20))]
    found = derived("sales_days", *rows, source="T17", **tables)
    assert dict(zip(found["person"], known(found["done"]), strict=True)) == done


def test_only_a_typed_inquiry_can_lack_what_is_known_of_the_buyer():
    rows = pd.DataFrame({"created_at": pd.to_datetime(["2025-03-10T01:00Z"] * 3), "product": ["鞋", None, None],
                         "product_id": [None, "16", None], "buyer_info": ["批发商", None, None],
                         "row_id": ["a", "b", None]})
    found = DerivedTables(Evidence(WEEK, {"inquiries": rows}), SETTINGS)["inquiries"]
    assert [known(found[name]) for name in ("asked_product", "buyer_told")] == [
        ["鞋", "16", None], ["批发商", None, ""]]


@pytest.mark.parametrize("table", ["T02", "duty_owners", "T10", "T14", "T17", "T18a", "T19b", "T20a", "T21", "T22",
                                   "T23", "T27", "T34", "T37", "sales_days"])
def test_a_register_without_rows_stays_one(table):
    source = {"duty_owners": "T02", "sales_days": "T17"}.get(table, table)
    assert derived(table, source=source).empty
