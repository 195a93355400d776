from dataclasses import replace
from datetime import UTC, datetime

import pytest

from opsbook.domain.registermerge import merge_books
from opsbook.domain.registerrows import WORKBOOK, Agreed, Book, Clash

KEY, X, Y = "编号", "跟进状态", "金额"
COLUMNS = frozenset({KEY, X, Y})


def at(hour):
    return datetime(2026, 11, 20, hour, tzinfo=UTC)


def book(*rows, name=WORKBOOK, hour=12, base=None):
    return Book(name, at(hour), rows, COLUMNS, base or {}, frozenset(base or {}), "s")


def merge(agreed, *books):
    return merge_books(agreed, books, "inquiries", KEY)


def contents(merged):
    return {row_id: dict(row.cells) for row_id, row in merged.rows.items()}


# a block pasted again

OLD = {KEY: "1", X: "已报价"}
THERE = {"a": Agreed(OLD, at(9), books=frozenset({WORKBOOK}))}


@pytest.mark.parametrize(("pasted", "cells", "clashes"), [
    ({KEY: "1", X: "已报价"}, OLD, ()),
    ({KEY: "1"}, OLD, ()),
    ({KEY: 1.0, Y: 5.0}, {**OLD, Y: 5.0}, ()),
    ({KEY: "1", X: "待回复", Y: 5.0}, {**OLD, Y: 5.0}, (Clash("a", X, "已报价", "待回复", WORKBOOK, WORKBOOK, True),)),
])
@pytest.mark.parametrize("above", [False, True])
def test_a_row_pasted_again_fills_the_empty_cells_of_the_first(pasted, cells, clashes, above):
    rows = [("a", OLD), ("", pasted)][::-1 if above else 1]
    merged = merge(THERE, book(*rows, base={"a": OLD}))
    assert (contents(merged), merged.clashes, merged.orders) == ({"a": cells}, clashes, {WORKBOOK: ("a", "a")})


def test_a_number_twice_in_one_block_is_one_row():
    merged = merge({}, book(("", {KEY: "7", X: "待回复"}), ("", {KEY: 7.0, Y: 5.0}), ("", {KEY: "8"})))
    assert list(contents(merged).values()) == [{KEY: "7", X: "待回复", Y: 5.0}, {KEY: "8"}]


def test_rows_without_a_number_stay_rows_of_their_own():
    assert len(merge({}, book(("", {X: "待回复"}), ("", {X: "待回复"}))).rows) == 2


def test_a_merge_done_again_folds_the_same_rows():
    twice = book(("", {KEY: "7", X: "待回复"}), ("", {KEY: "7", X: "已报价"}))
    first = merge({}, twice)
    again = merge(first.rows, twice)
    assert (contents(again), again.orders) == (contents(first), first.orders)


def test_what_an_export_gave_is_nobodys_and_a_pasted_value_takes_its_place():
    there = {"a": replace(THERE["a"], imported={X: "已报价"})}
    merged = merge(there, book(("a", OLD), ("", {KEY: "1", X: "已成交"}), base={"a": OLD}))
    assert (contents(merged), merged.clashes) == ({"a": {KEY: "1", X: "已成交"}}, ())
