from datetime import UTC, datetime

import pandas as pd
import pytest

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Edits
from opsbook.desk.closed.values import Content
from opsbook.errors import StoreError
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.check import check
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.undo import undo
from opsbook.texts import say

NOW = datetime(2025, 4, 8, 1, tzinfo=UTC)


def typed(shop, **tables):
    """The store's workbook with these rows typed into its record tables."""
    desk = open_book(book_of(shop.root))
    for name, rows in tables.items():
        desk.write(name, pd.DataFrame(rows, dtype=object))
    desk.commit()
    return open_book(book_of(shop.root))


def told(desk):
    rows = desk.read("问题")
    return list(rows[["工作表", "行", "列", "值"]].itertuples(index=False, name=None))


def test_what_is_typed_wrong_stands_in_the_list_with_its_place(shop):
    desk = typed(shop, 操作记录=[{"日期": 7.3, "类型": "调价"}, {"日期": datetime(2025, 4, 7), "花费": "12"}])
    top = desk.first_row("操作记录")
    report = check(desk, shop, NOW)
    expected = [("操作记录", top, "日期", "7.3"), ("操作记录", top + 1, "花费", "12")]
    assert [(each.sheet, each.row, each.column, each.value) for each in report.problems] == expected
    assert told(open_book(desk.path)) == expected
    assert open_book(desk.path).read("问题")["去"].tolist() == ["去看 →"] * 2


def test_what_was_mended_leaves_the_list_and_the_rest_of_it_stays(shop):
    desk = typed(shop, 操作记录=[{"日期": 7.3}], 问题=[{"来源": "导入", "文件": "a.xls", "问题": "重复"}])
    check(desk, shop, NOW)
    desk = typed(shop, 操作记录=[{"日期": datetime(2025, 3, 7)}])
    assert check(desk, shop, NOW).sentence.endswith("没有要改的")
    assert told(open_book(desk.path)) == [(None, None, None, None)]


def test_a_check_can_be_taken_back(shop):
    desk = typed(shop, 操作记录=[{"日期": 7.3}])
    before = desk.path.read_bytes()
    check(desk, shop, NOW)
    undo(shop)
    assert desk.path.read_bytes() == before


def test_a_workbook_somebody_saves_meanwhile_is_not_written(shop):
    desk = typed(shop, 操作记录=[{"日期": 7.3}])
    typed(shop, 操作记录=[{"日期": 7.4}])
    with pytest.raises(StoreError, match="改过"):
        check(desk, shop, NOW)


def put_into(shop, table, **cells):
    """Put plain values over the formulas of a table's first row, as people do; None clears one."""
    path = book_of(shop.root)
    book = Book(path.read_bytes())
    place, edits = book.tables[table], Edits(book)
    for column, value in cells.items():
        edits.put((place.sheet, Place(place.body.top, place.column(column))), Content(value))
    path.write_bytes(book.pack())


def test_formulas_written_over_and_cleared_are_told_and_come_back_once_the_cell_is_empty(shop):
    desk = typed(shop, 问题产品=[{"进入日期": datetime(2025, 4, 1), "类型": "违规", "产品ID": "1", "动作": "删"}])
    put_into(shop, "问题产品", 期限=45000.0, 逾期天数=None)
    top, desk = desk.first_row("问题产品"), open_book(desk.path)
    found = {each.column: (each.row, each.what, each.todo) for each in check(desk, shop, NOW).problems}
    assert found == {"期限": (top, say("check.overwritten"), say("check.overwritten_todo")),
                     "逾期天数": (top, say("check.cleared"), say("check.cleared_todo"))}
    refresh(open_book(desk.path), shop, options=RefreshOptions(now=NOW))
    desk = open_book(desk.path)
    assert desk.formula_cells("问题产品")[["期限", "逾期天数"]].to_numpy().tolist() == [[False, True]]
    assert desk.read("问题产品").loc[0, "期限"] is not None and "期限" in desk.read("问题")["列"].tolist()
    put_into(shop, "问题产品", 期限=None)
    refresh(open_book(desk.path), shop, options=RefreshOptions(now=NOW))
    desk = open_book(desk.path)
    assert desk.formula_cells("问题产品").loc[0, "期限"]
    assert desk.read("问题产品").loc[0, "期限"] == datetime(2025, 4, 1)
    assert "期限" not in desk.read("问题")["列"].tolist()
