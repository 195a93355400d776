from dataclasses import replace
from datetime import UTC, datetime

import pytest

from opsbook.domain.registermerge import merge_books
from opsbook.domain.registerrows import WORKBOOK, Agreed, Book, Change, Clash

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


# the later change of a cell

LINA, WANG = "李娜", "王五"


@pytest.mark.parametrize(("hour", "kept", "kept_by", "other", "other_by"), [
    (11, "王五写的", WANG, "李娜写的", LINA), (9, "李娜写的", LINA, "王五写的", WANG)])
def test_a_change_of_another_cell_makes_no_value_younger(hour, kept, kept_by, other, other_by):
    """李娜 writes at 10, the operator changes another cell at 12, the book of `hour` comes last."""
    there = {"a": Agreed({KEY: "1"}, at(8))}
    base = {"a": {KEY: "1"}}
    first = merge(there, book(("a", {KEY: "1", X: "李娜写的"}), name=LINA, hour=10, base=base))
    second = merge(first.rows, book(("a", {KEY: "1", X: "李娜写的", Y: 5.0}), hour=12, base=contents(first)))
    merged = merge(second.rows, book(("a", {KEY: "1", X: "王五写的"}), name=WANG, hour=hour, base=base))
    assert contents(merged) == {"a": {KEY: "1", X: kept, Y: 5.0}}
    assert merged.clashes == (Clash("a", X, kept, other, kept_by, other_by),)


def test_a_clash_a_third_book_decides_names_the_third():
    base, there = {"a": {KEY: "1"}}, {"a": Agreed({KEY: "1"}, at(8))}
    merged = merge(there, *(book(("a", {KEY: "1", X: name}), name=name, hour=hour, base=base)
                            for hour, name in ((9, LINA), (10, WANG), (11, "赵六"))))
    assert {(each.kept, each.kept_by, each.other_by) for each in merged.clashes} == {
        ("赵六", "赵六", LINA), ("赵六", "赵六", WANG)}


def test_a_row_of_before_cells_had_their_own_time_counts_as_changed_when_it_was():
    row = Agreed({X: "旧"}, at(10), LINA)
    assert row.last_change(X) == Change(at(10), LINA)
    assert row.changed({Y: 5.0}, Change(at(12), WORKBOOK)).last_change(X) == Change(at(10), LINA)


def test_an_emptied_cell_was_changed_too():
    row = Agreed({X: "旧"}, at(10)).changed({X: None}, Change(at(9), LINA))
    assert (dict(row.cells), row.changed_at, row.last_change(X)) == ({}, at(10), Change(at(9), LINA))


# a book that could not be written since its rows were taken

R1, R2, R3 = ({X: "已报价", Y: 1.0}, {X: "已报价", Y: 2.0}, {X: "待回复", Y: 3.0})
OTHER, NEW = {X: "无效", Y: 9.0}, {X: "暂无进展", Y: 8.0}


def unwritten(rows, stamp="s", said=()):
    """A book last written before its rows were taken; `said` are those that a merge took and could not write."""
    return Book("李娜", at(13), tuple(("", row) for row in rows), COLUMNS, {}, frozenset(), stamp,
                said={row_id: row.cells for row_id, row in dict(said).items()})


@pytest.mark.parametrize(("now", "same"), [
    ((R1, R2, R3), (0, 1, 2)),
    ((OTHER, R2, R3), (0, 1, 2)),
    ((R1, OTHER, R3), (0, 1, 2)),
    ((R1, R2, OTHER), (0, 1, 2)),
    ((OTHER, NEW, R3), (0, 1, 2)),
    ((OTHER, {**R2, Y: 7.0}, R3), (0, 1, 2)),
    (({**R1, Y: 7.0}, {**R2, Y: 7.5}, R3), (0, 1, 2)),
    ((R1, R2, OTHER, NEW), (0, 1, 2, None)),
    ((NEW, R1, R2, R3), (None, 0, 1, 2)),
    ((R1, NEW, R2, R3), (0, None, 1, 2)),
    ((R1, R3, NEW), (0, 2, None)),
    ((R3, R1, OTHER), (2, 0, 1)),
    ((R1, {**OTHER, KEY: "7"}, R3), (0, 1, 2)),
], ids=["nothing", "first", "middle", "last", "two", "all of one, half of its like", "half of two alike",
        "one typed below", "one typed above", "one typed between", "one gone", "sorted", "its number comes"])
def test_a_row_that_got_no_id_is_known_by_its_place(now, same):
    first = merge({}, unwritten((R1, R2, R3)))
    ids = first.orders["李娜"]
    again = merge(first.rows, unwritten(now, said=first.rows))
    assert tuple(ids.index(each) if each in ids else None for each in again.orders["李娜"]) == same


@pytest.mark.parametrize(("then", "said"), [(R2, False), ({**R2, KEY: "83"}, True)],
                         ids=["an older copy of the book", "a row with a number"])
def test_a_row_that_shares_nothing_is_new_where_its_place_says_nothing(then, said):
    first = merge({}, unwritten((R1, then, R3)))
    again = merge(first.rows, unwritten((R1, OTHER, R3), said=first.rows if said else ()))
    assert len(again.rows) == 4
