from datetime import UTC, datetime

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from opsbook.errors import StoreError
from opsbook.jobs.blank import write_blank
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.rebuild import rebuild
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.undo import undo

NOW = datetime(2025, 4, 8, 1, tzinfo=UTC)
ROWS = pd.DataFrame({"日期": [datetime(2025, 4, 7)], "类型": ["调价"], "对象": ["=LED"], "花费": [12.5]}, dtype=object)


def kept(shop):
    """The store after somebody typed a row and refreshed."""
    desk = open_book(book_of(shop.root))
    desk.write("操作记录", ROWS)
    desk.commit()
    refresh(open_book(desk.path), shop, options=RefreshOptions(now=NOW))
    return desk.path


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PK broken")],
                         ids=["lost", "broken"])
def test_a_workbook_comes_back_with_what_people_typed(shop, spoil):
    path = kept(shop)
    spoil(path)
    there = path.exists()
    (shop.registers / "李娜.xlsx").write_bytes(b"")
    (shop.registers / "~$李娜.xlsx").write_bytes(b"")
    report = rebuild(shop.root, now=NOW)
    rows = open_book(book_of(shop.root)).read("操作记录")
    assert rows[list(ROWS)].values.tolist() == ROWS.values.tolist()
    assert (report.n_tables, report.n_rows, report.old is not None) == (1, 1, there)
    assert "1 张登记表，共 1 行" in report.lines[-3] and "1 本登记簿没有动" in report.lines[-2]
    assert report.old is None or report.old.read_bytes() == b"PK broken"
    undo(shop)
    assert path.exists() is there and (not there or path.read_bytes() == b"PK broken")


def test_after_it_the_next_refresh_changes_no_row(shop):
    kept(shop)
    rebuild(shop.root, now=NOW)
    desk = open_book(book_of(shop.root))
    before = desk.read("操作记录")
    refresh(desk, shop, options=RefreshOptions(now=NOW))
    pd.testing.assert_frame_equal(open_book(desk.path).read("操作记录"), before)


def test_the_blank_tables_are_a_plain_workbook(tmp_path):
    path = write_blank(tmp_path)
    sheets = CalamineWorkbook.from_path(path).sheet_names
    assert path.name == "国际站运营标准表.xlsx" and {"询盘登记", "计划"} <= set(sheets)
    with pytest.raises(StoreError, match="没有动"):
        write_blank(tmp_path)
