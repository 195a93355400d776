from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.domain.columns import Columns
from opsbook.domain.rowtest import RowTest, all_of, any_of

TODAY = date(2025, 4, 1)


def columns(store=np.nan, **data):
    return Columns(pd.DataFrame(data), TODAY, lambda metric: store)


def said(test, table):
    answer = test.answer(table)
    return ["yes" if yes else "no" if no else "unknown" for yes, no in zip(answer.yes, answer.no, strict=True)]


@pytest.mark.parametrize(("op", "value", "expected"), [
    ("ge", 2, ["no", "yes", "yes", "unknown"]), ("gt", 2, ["no", "no", "yes", "unknown"]),
    ("le", 2, ["yes", "yes", "no", "unknown"]), ("lt", 2, ["yes", "no", "no", "unknown"]),
    ("eq", 2, ["no", "yes", "no", "unknown"]), ("ne", 2, ["yes", "no", "yes", "unknown"]),
    ("top", 1, ["no", "no", "yes", "unknown"]), ("top", 9, ["yes", "yes", "yes", "unknown"]),
    ("top_share", 0.5, ["no", "yes", "yes", "unknown"]), ("below_median", 0, ["yes", "no", "no", "unknown"]),
])
def test_numbers(op, value, expected):
    assert said(RowTest("n", op, value), columns(n=[1.0, 2.0, 3.0, np.nan])) == expected


@pytest.mark.parametrize(("op", "value", "expected"), [
    ("is", "RTS", ["yes", "no", "unknown"]), ("in", ["RTS", "定制"], ["yes", "yes", "unknown"]),
    ("not_in", ["RTS"], ["no", "yes", "yes"]), ("given", True, ["yes", "yes", "no"]),
    ("given", False, ["no", "no", "yes"]),
])
def test_texts(op, value, expected):
    assert said(RowTest("kind", op, value), columns(kind=["RTS", "定制", None])) == expected


@pytest.mark.parametrize(("value", "expected"), [(True, ["yes", "no", "unknown"]), (False, ["no", "yes", "unknown"])])
def test_flags(value, expected):
    table = columns(flag=pd.array([True, False, None], dtype="boolean"))
    assert said(RowTest("flag", "is", value), table) == expected


@pytest.mark.parametrize(("op", "value", "expected"), [
    ("older_than", 1, ["yes", "no", "no", "unknown"]), ("newer_than", 1, ["no", "yes", "yes", "unknown"]),
    ("due_within", 3, ["yes", "yes", "yes", "unknown"]), ("due_within", 2, ["yes", "yes", "no", "unknown"]),
])
def test_days(op, value, expected):
    days = pd.to_datetime(["2025-03-30", "2025-03-31", "2025-04-04", None])
    assert said(RowTest("day", op, value), columns(day=days)) == expected


@pytest.mark.parametrize("op", ["ge", "is", "in", "given", "older_than", "top"])
def test_column_that_is_not_there_is_unknown(op):
    value = ["x"] if op == "in" else True if op in ("is", "given") else 1
    assert said(RowTest("absent", op, value), columns(n=[1.0])) == ["unknown"]


def test_against_the_whole_store():
    test = RowTest("ctr", "lt", 0.5, times_store="ctr")
    assert said(test, columns(0.01, ctr=[0.005, 0.0049])) == ["no", "yes"]
    assert said(test, columns(np.nan, ctr=[0.005])) == ["unknown"]


def test_ratio_of_two_columns():
    table = columns(inquiries=[1.0, 0.0, 1.0], visitors=[10.0, 0.0, np.nan])
    assert said(RowTest("inquiries", "ge", 0.1, over="visitors"), table) == ["yes", "unknown", "unknown"]


def test_relative_tests_look_only_at_the_chosen_rows():
    table = columns(n=[1.0, 5.0, 9.0]).among(np.array([True, True, False]))
    assert said(RowTest("n", "top", 1), table) == ["no", "yes"]


def test_no_decides_all_and_yes_decides_any_whatever_is_unknown():
    table = columns(n=[1.0], gap=[np.nan])
    known, unknown = RowTest("n", "eq", 1), RowTest("gap", "eq", 1)
    assert all_of([RowTest("n", "eq", 2), unknown], table).no.all() and any_of([known, unknown], table).yes.all()
    assert all_of([known, unknown], table).unknown.all() and any_of([unknown], table).unknown.all()


def test_value_comes_from_a_setting_and_column_from_a_reading():
    looked_up = {"rule.O03": 0.01, "readings.reply_clock": "office"}.get
    assert RowTest("ctr", "lt", setting="rule.O03").settled(looked_up).value == 0.01
    test = RowTest("a", "is", False, setting="readings.reply_clock", column_of={"office": "b"})
    assert (test.settled(looked_up).column, test.settled(looked_up).value) == ("b", False)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=20), st.floats(-1e6, 1e6))
def test_each_row_is_yes_no_or_unknown_and_never_two(numbers, bound):
    answer = RowTest("n", "ge", bound).answer(columns(n=np.array(numbers, dtype=float)))
    assert not (answer.yes & answer.no).any()
    assert answer.unknown.tolist() == [number is None for number in numbers]
