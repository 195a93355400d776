"""刷新诊断 in the workbook as it is built, open in a real spreadsheet program."""

import pytest
import unoengine
from officecopy import copy_for_office
from pandas.testing import assert_frame_equal

from opsbook.desk.live import open_live
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.init import init
from opsbook.jobs.refresh import refresh

pytestmark = pytest.mark.office


@pytest.fixture
def weeks(store, products, run):
    """Two weeks of three products in the history, and the workbook beside it."""
    products("a.csv", "2025-03-02~2025-03-08", {"01": 30, "02": 5, "03": 0})
    products("b.csv", "2025-03-09~2025-03-15", {"01": 9, "02": 5, "03": 0})
    run()
    init(store.root)


def test_live_gives_what_closed_gives(store, weeks, running_office, tmp_path):
    path = copy_for_office(book_of(store.root), tmp_path)
    closed = open_book(book_of(store.root))
    refresh(closed, store)
    assert {"预警", "提示", "缺数据"} <= set(closed.read("诊断明细")["判定"])
    book = unoengine.open_book(running_office, path)
    with open_live(book) as live:
        refresh(live, store)
        for table in ("诊断", "诊断明细", "名单", "问题", "数据状态", "阈值"):
            assert_frame_equal(rounded(live.read(table)), rounded(closed.read(table)))
    book.close()


def rounded(rows):
    """Numbers to 10 digits: a file of LibreOffice holds 15."""
    return rows.map(lambda value: float(f"{value:.10g}") if isinstance(value, float) else value)
