from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from opsbook.domain.handkept import FilledTable, keep_hand_edits, row_id_of

TABLE = FilledTable(columns=("期", "渠道", "访客", "占比", "备注", "标记", "行号"), key=("期", "渠道"),
                    filled=("访客", "占比"), mark="标记", row_id="行号", rates=frozenset({"占比"}))
WEEK = "2026-11-08~2026-11-14"


def computed(*rows, **columns):
    """Rows of channel, visitors, share."""
    return pd.DataFrame([(WEEK, *row) for row in rows], columns=["期", "渠道", "访客", "占比"], dtype="object"
                        ).assign(**columns)


def book(*rows):
    return pd.DataFrame(rows, columns=list(TABLE.columns), dtype="object")


def filled(*rows):
    """A table filled once, and what was written."""
    kept = keep_hand_edits(book(), None, computed(*rows), TABLE)
    return kept.rows, kept.wrote


def row(channel, visitors, share, remark=None, mark=None):
    return (WEEK, channel, visitors, share, remark, mark, row_id_of((WEEK, channel)))


def again(rows, wrote, *computed_rows, table=TABLE):
    return keep_hand_edits(rows, wrote, computed(*computed_rows), table)


def test_an_empty_table_is_filled():
    kept = again(book((None,) * 7), None, ("搜索", 120.0, 0.4), ("推荐", None, None))
    assert_frame_equal(kept.rows, book(row("搜索", 120.0, 0.4), row("推荐", None, None)))
    assert (kept.n_new, kept.n_changed, kept.n_kept) == (2, 0, 0)


@pytest.mark.parametrize("order", ["推荐 搜索 场景", "搜索 推荐 场景", "搜索 场景 推荐"])
def test_a_new_row_of_a_period_that_is_there_goes_where_the_computed_order_has_it(order):
    rows, wrote = filled(("搜索", 1.0, 0.4), ("场景", 2.0, 0.4))
    old = pd.DataFrame([("更早", "搜索", 9.0, 0.1, None, None, "x")], columns=list(TABLE.columns), dtype="object")
    kept = again(pd.concat([rows, old], ignore_index=True), wrote, *((name, 1.0, 0.4) for name in order.split()),
                 table=replace(TABLE, newest_first="期"))
    assert kept.rows["渠道"].tolist() == [*order.split(), "搜索"] and kept.n_new == 1


EDITS = [   # what the cell 访客 (120 written) was made, what it shall be where 130 is computed, and the remark
    (120.0, 130.0, None), (120, 130.0, None), (None, 130.0, None), ("", 130.0, None), (130.0, 130.0, None),
    (125.0, 125.0, "访客 手改，算得 130"), ("约 120", "约 120", "访客 手改，算得 130"),
    (0.0, 0.0, "访客 手改，算得 130"),
]


@pytest.mark.parametrize(("typed", "stands", "mark"), EDITS)
def test_a_cell_a_person_changed_stays(typed, stands, mark):
    rows, wrote = filled(("搜索", 120.0, 0.4))
    rows.loc[0, "访客"] = typed
    kept = again(rows, wrote, ("搜索", 130.0, 0.4))
    assert_frame_equal(kept.rows, book(row("搜索", stands, 0.4, mark=mark)))
    assert kept.n_kept == bool(mark)


def test_a_cell_stays_a_persons_where_his_value_was_computed_for_a_while():
    rows, wrote = filled(("搜索", 5.0, 0.4))
    rows.loc[0, "访客"] = 7.0
    same = again(rows, wrote, ("搜索", 7.0, 0.4))
    assert_frame_equal(same.rows, book(row("搜索", 7.0, 0.4)))
    later = again(same.rows, same.wrote, ("搜索", 8.0, 0.4))
    assert_frame_equal(later.rows, book(row("搜索", 7.0, 0.4, mark="访客 手改，算得 8")))
    later.rows.loc[0, "访客"] = None
    assert_frame_equal(again(later.rows, later.wrote, ("搜索", 8.0, 0.4)).rows, book(row("搜索", 8.0, 0.4)))


def test_several_changed_cells_are_told_in_one_mark_and_rates_as_percent():
    rows, wrote = filled(("搜索", 120.0, 0.4))
    rows.loc[0, ["访客", "占比"]] = [99.0, 0.5]
    kept = again(rows, wrote, ("搜索", 1234.0, 0.41234))
    assert kept.rows.loc[0, "标记"] == "访客 手改，算得 1,234；占比 手改，算得 41.23%"


@pytest.mark.parametrize("back", [120.0, 130.0, None])
def test_the_mark_goes_once_the_change_is_taken_back(back):
    rows, wrote = filled(("搜索", 120.0, 0.4))
    rows.loc[0, "访客"] = 125.0
    first = again(rows, wrote, ("搜索", 120.0, 0.4))
    first.rows.loc[0, "访客"] = back
    second = again(first.rows, first.wrote, ("搜索", 130.0, 0.4))
    assert_frame_equal(second.rows, book(row("搜索", 130.0, 0.4)))


def test_what_is_typed_where_nothing_was_computed_is_no_change():
    rows, wrote = filled(("搜索", None, None))
    rows.loc[0, "访客"] = 88.0
    kept = again(rows, wrote, ("搜索", None, None))
    assert_frame_equal(kept.rows, rows)
    later = again(kept.rows, kept.wrote, ("搜索", 90.0, None))
    assert_frame_equal(later.rows, book(row("搜索", 88.0, None, mark="访客 手改，算得 90")))


def test_a_value_that_is_missing_now_is_taken_out():
    rows, wrote = filled(("搜索", 120.0, 0.4))
    assert_frame_equal(again(rows, wrote, ("搜索", None, 0.4)).rows, book(row("搜索", None, 0.4)))


def test_rows_of_people_stay_in_their_place():
    rows, wrote = filled(("搜索", 120.0, 0.4), ("推荐", 30.0, 0.1))
    own = (WEEK, "自己加的", 5.0, None, "展会", None, "r7")
    there = pd.concat([rows.iloc[:1], book(own), rows.iloc[1:]], ignore_index=True)
    kept = again(there, wrote, ("搜索", 120.0, 0.4), ("场景", 7.0, 0.02))
    assert_frame_equal(kept.rows, book(row("搜索", 120.0, 0.4), own, row("推荐", 30.0, 0.1), row("场景", 7.0, 0.02)))


def test_new_rows_go_on_top_of_data_tables():
    rows, wrote = filled(("搜索", 120.0, 0.4))
    kept = again(rows, wrote, ("场景", 7.0, 0.02), table=replace(TABLE, newest_first="期"))
    assert kept.rows["渠道"].tolist() == ["场景", "搜索"]


DAYS = FilledTable(columns=("日期", "项目", "已拖", "标记", "行号"), key=("日期", "项目"), filled=("已拖",),
                   mark="标记", row_id="行号", newest_first="日期")


def days(*rows):
    """Rows of day, item, days open."""
    return pd.DataFrame([(datetime(2026, 11, day), item, age) for day, item, age in rows],
                        columns=["日期", "项目", "已拖"], dtype="object")


@pytest.mark.parametrize(("filled_before", "then", "order"), [
    ([[(2, "甲", None), (2, "乙", None)]], [(3, "丙", None), (2, "乙", 1.0)], "3丙 2乙 2甲"),
    ([[(1, "甲", None)], [(3, "乙", None)]], [(2, "丙", None), (1, "甲", 1.0)], "3乙 2丙 1甲"),
    ([[(1, "甲", None)], [(3, "乙", None)]], [(3, "丁", None), (3, "乙", None)], "3丁 3乙 1甲"),
    ([[(1, "甲", None)], [(3, "乙", None)]], [(3, "乙", None), (1, "甲", 2.0)], "3乙 1甲"),
], ids=["what is open comes along", "a day filled later", "one more of today", "again"])
def test_the_newest_day_stands_on_top_with_what_stayed_open(filled_before, then, order):
    rows, wrote = pd.DataFrame(columns=list(DAYS.columns), dtype="object"), None
    for each in [*filled_before, then]:
        kept = keep_hand_edits(rows, wrote, days(*each), DAYS)
        rows, wrote = kept.rows, kept.wrote
    assert [f"{day.day}{item}" for day, item in zip(rows["日期"], rows["项目"], strict=True)] == order.split()


PERIODS = FilledTable(columns=("粒度", "开始", "访客", "标记", "行号"), key=("粒度", "期"), filled=("访客", "开始"),
                      mark="标记", row_id="行号", newest_first="开始", grain="粒度")
MONTHS = FilledTable(columns=("月", "行", "标记", "行号"), key=("月", "行"), filled=(), mark="标记", row_id="行号",
                     newest_first="月")
PLAN = FilledTable(columns=("周开始", "项", "标记", "行号"), key=("周开始", "项"), filled=(), mark="标记",
                   row_id="行号", newest_last="周开始")


def starts(text):
    """Rows of grain and start, as 周1108 月1001."""
    found = [(each[0], datetime(2026, int(each[1:3]), int(each[3:]))) for each in text.split()]
    return [{"粒度": grain, "开始": day, "期": f"{day:%m%d}"} for grain, day in found]


@pytest.mark.parametrize("cell", [datetime, date])       # as it is read, as it may be computed
@pytest.mark.parametrize(("there", "late", "order"), [
    ("周1101 周1025 周1011", "周1018", "周1101 周1025 周1018 周1011"),
    ("月1001 周1025 周1018 周1004 月0901 周0927", "周1011", "月1001 周1025 周1018 周1011 周1004 月0901 周0927"),
    ("周1101 月1001 周1025 周0927 周0906", "月0901", "周1101 月1001 周1025 周0927 周0906 月0901"),
    ("月1001 周1025 周0830 月0801", "月0901", "月1001 周1025 周0830 月0901 月0801"),
    ("月1001 周1025 周0830", "月0901", "月1001 周1025 月0901 周0830"),
    ("周1101 月1001 周1025", "周1018", "周1101 月1001 周1025 周1018"),
    ("周1025 周1018", "月1001", "月1001 周1025 周1018"),                 # the first month: on top, as every new period
    ("周1025 月1001 周1018", "周1101", "周1101 周1025 月1001 周1018"),
    ("周1018 周1101 周1025", "周1011", "周1018 周1101 周1025 周1011"),   # an order somebody chose stays
])
def test_a_period_filled_late_stands_at_its_place_among_its_like(there, late, order, cell):
    old = pd.DataFrame(starts(there), dtype="object").reindex(columns=[*PERIODS.columns, "期"]).astype("object")
    table = replace(PERIODS, columns=(*PERIODS.columns, "期"))
    new = [{**row, "开始": cell(*row["开始"].timetuple()[:3])} for row in starts(late)]
    kept = keep_hand_edits(old, None, pd.DataFrame(new, dtype="object"), table)
    assert [f"{grain}{day:%m%d}" for grain, day in zip(kept.rows["粒度"], kept.rows["开始"], strict=True)
            ] == order.split()


def test_a_month_filled_late_stands_at_its_place_where_rows_are_dated_later():
    old = pd.DataFrame([("2026-10", "甲", None, None), ("2026-08", "乙", None, None)], columns=list(MONTHS.columns))
    new = pd.DataFrame([("2026-09", "丙"), ("2026-09", "丁")], columns=["月", "行"])
    kept = keep_hand_edits(old, None, new, MONTHS)
    assert kept.rows["行"].tolist() == ["甲", "丙", "丁", "乙"]


@pytest.mark.parametrize(("week", "order"), [(8, "甲 自己 新 乙"), (1, "甲 自己 新 乙"), (15, "甲 自己 乙 新")])
def test_a_plan_filled_late_stands_before_the_weeks_after_it(week, order):
    there = [(datetime(2026, 11, 1), "甲"), (None, "自己"), (datetime(2026, 11, 15), "乙")]
    old = pd.DataFrame(there, columns=["周开始", "项"], dtype="object").reindex(columns=list(PLAN.columns))
    new = pd.DataFrame([(datetime(2026, 11, week), "新")], columns=["周开始", "项"], dtype="object")
    assert keep_hand_edits(old, None, new, PLAN).rows["项"].tolist() == order.split()


def test_a_deleted_row_comes_back_only_when_it_is_computed_again():
    rows, wrote = filled(("搜索", 120.0, 0.4), ("推荐", 30.0, 0.1))
    without = again(rows.iloc[:1], wrote, ("搜索", 120.0, 0.4))
    assert without.rows["渠道"].tolist() == ["搜索"]
    back = again(without.rows, without.wrote, ("搜索", 120.0, 0.4), ("推荐", 30.0, 0.1))
    assert (back.rows["渠道"].tolist(), back.n_new) == (["搜索", "推荐"], 1)


def test_a_changed_key_is_a_change_of_the_same_row():
    rows, wrote = filled(("搜索", 120.0, 0.4))
    rows.loc[0, "渠道"] = "站内搜索"
    kept = again(rows, wrote, ("搜索", 130.0, 0.4))
    expected = book((WEEK, "站内搜索", 130.0, 0.4, None, "渠道 手改，算得 搜索", row_id_of((WEEK, "搜索"))))
    assert_frame_equal(kept.rows, expected)
    assert_frame_equal(again(kept.rows, kept.wrote, ("搜索", 130.0, 0.4)).rows, expected)


def test_a_row_the_program_never_wrote_keeps_what_stands_in_it():
    there = book((WEEK, "搜索", 99.0, None, "照后台", "不一致：102", "r1"))
    kept = again(there, None, ("搜索", 120.0, 0.4))
    assert_frame_equal(kept.rows, book((WEEK, "搜索", 99.0, 0.4, "照后台", "不一致：102；访客 手改，算得 120", "r1")))


def test_a_remark_of_the_row_comes_and_goes():
    rows, wrote = filled(("搜索", 120.0, 0.4))
    told = keep_hand_edits(rows, wrote, computed(("搜索", 120.0, 0.4), 标记="已恢复"), TABLE)
    assert told.rows.loc[0, "标记"] == "已恢复"
    assert again(told.rows, told.wrote, ("搜索", 120.0, 0.4)).rows.loc[0, "标记"] is None


def test_leaving_rows_are_taken_out_whatever_was_typed():
    rows, wrote = filled(("搜索", 120.0, 0.4), ("推荐", 30.0, 0.1))
    rows.loc[1, "备注"] = "看过"
    kept = again(rows, wrote, ("搜索", 120.0, 0.4), table=replace(TABLE, leaving={(WEEK, "推荐")}))
    assert (kept.rows["渠道"].tolist(), kept.n_left) == (["搜索"], 1)


@pytest.mark.parametrize("stands", [datetime(2026, 11, 17), date(2026, 11, 17), pd.Timestamp(2026, 11, 17)])
def test_a_day_is_the_same_however_the_workbook_gives_it(stands):
    table = FilledTable(("周开始", "标记", "行号"), ("周开始",), (), "标记", "行号")
    there = pd.DataFrame([(stands, None, None)], columns=["周开始", "标记", "行号"], dtype="object")
    asked = pd.DataFrame({"周开始": [date(2026, 11, 17)]}, dtype="object")
    first = keep_hand_edits(asked.assign(标记=None, 行号=None), None, asked, table)
    kept = keep_hand_edits(there, first.wrote, asked, table)
    assert (len(kept.rows), kept.n_new) == (1, 0)


CHANNELS = st.sampled_from(["搜索", "推荐", "场景"])
CELL = st.one_of(st.none(), st.floats(0, 9), st.integers(0, 9), st.sampled_from(["", "a", "2026-11-17", "；", "3"]))
FILLS = st.lists(st.tuples(CHANNELS, CELL, CELL), max_size=4)
EDIT = st.tuples(st.integers(0, 5), st.sampled_from(["访客", "占比", "备注"]), st.one_of(CELL, st.just("手写")))


@given(st.lists(st.tuples(FILLS, st.lists(EDIT, max_size=3)), min_size=1, max_size=3))
def test_what_people_typed_is_never_lost_and_a_second_fill_changes_nothing(rounds):
    rows, wrote = book(), None
    for fill, edits in rounds:
        kept = keep_hand_edits(rows, wrote, computed(*fill), TABLE)
        twice = keep_hand_edits(kept.rows, kept.wrote, computed(*fill), TABLE)
        assert_frame_equal(twice.rows, kept.rows)
        assert_frame_equal(twice.wrote, kept.wrote)
        assert (twice.n_new, twice.n_changed, twice.n_left) == (0, 0, 0)
        rows, wrote = kept.rows, kept.wrote
        for place, column, value in edits:
            if place < len(rows):
                rows.loc[place, column] = value
        typed = {(place, column) for place, column, value in edits if value == "手写" and place < len(rows)
                 and rows.loc[place, column] == "手写"}
        after = keep_hand_edits(rows, wrote, computed(*rounds[0][0]), TABLE).rows
        assert all(after.loc[place, column] == "手写" for place, column in typed)
