import errno
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.exceptions import FileCreateError

from opsbook.catalogue.settings import load_settings
from opsbook.domain.period import month_of
from opsbook.domain.settings import Privacy
from opsbook.errors import NoData, StoreError
from opsbook.history.journal import Entry, Remark
from opsbook.jobs.review import PROBLEM_COLUMNS, load_month, problems_of, put_in_place, review
from opsbook.review.page import Page, stack
from opsbook.review.tables import Column, Table
from opsbook.review.writer import Book, write_book

MARCH = month_of(date(2025, 3, 1))


@pytest.fixture
def imported(store, products, run):
    """A store with two weeks of products."""
    for week, clicks in (("2025-03-02~2025-03-08", {1: 10, 2: 5}), ("2025-03-09~2025-03-15", {1: 20, 2: 0})):
        products(f"Products-{week[-10:]}.xls.csv", week, clicks)
    run()
    return store


def test_review_of_what_was_imported(imported):
    path = review(imported.root, MARCH)
    assert path == imported.reviews / "月度复盘_某某工贸_2025-03.xlsx"
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("产品").to_python(skip_empty_area=False)
    listed = [row for row in rows if row[2] == "160000000001"][-1]
    assert (listed[1], listed[8], listed[11], listed[12]) == ("鞋 1", 2000.0, 30.0, 0.015)
    assert {each.name for each in imported.reviews.iterdir()} == {path.name, "2025-03_摘要.txt"}


def test_the_summary_lies_beside_the_review_as_every_windows_editor_reads_it(imported):
    review(imported.root, MARCH)
    raw = (imported.reviews / "2025-03_摘要.txt").read_bytes()
    text = raw.decode("utf-8-sig")
    assert raw.startswith(b"\xef\xbb\xbf") and "\r\n" in text
    assert text.startswith("【月度复盘】某某工贸 2025-03：") and "《月度复盘_某某工贸_2025-03.xlsx》" in text


def test_same_store_same_bytes(imported):
    first = review(imported.root, MARCH).read_bytes()
    assert review(imported.root, MARCH).read_bytes() == first


def test_month_before_is_loaded_too(imported):
    april = MARCH.before(-1)
    with pytest.raises(NoData):
        load_month(imported, april)
    month = load_month(imported, MARCH)
    assert (month.store, month.last_products, len(month.products)) == ("某某工贸", None, 2)
    assert month.imported_at == datetime(2025, 4, 8, 17, tzinfo=month.imported_at.tzinfo)
    assert set(month.facts["start"]) == {pd.Timestamp(MARCH.start)}


def test_month_without_data_says_so(store):
    with pytest.raises(NoData, match="2025-03"):
        review(store.root, MARCH)


def test_review_that_is_open_elsewhere_keeps_the_new_one_beside(tmp_path, monkeypatch):
    beside, target = tmp_path / "a_新.xlsx", tmp_path / "a.xlsx"
    beside.write_bytes(b"new")
    target.write_bytes(b"old")

    def held(self, target):
        raise PermissionError(32, "in use")
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(StoreError, match="a_新"):
        put_in_place(beside, target)
    assert (beside.read_bytes(), target.read_bytes()) == (b"new", b"old")


@pytest.mark.parametrize(("start", "end", "shown"), [
    (date(2025, 2, 23), date(2025, 3, 1), 1), (date(2025, 3, 30), date(2025, 4, 5), 1),
    (date(2025, 4, 1), date(2025, 4, 5), 0), (None, None, 0)])
def test_remarks_of_files_that_speak_about_the_month(start, end, shown):
    remark = Remark("Sheet1", 7, "渠道", "Foo", "不认识", "加上")
    entry = Entry("0" * 64, "流量来源.xlsx", "channels", "channels", "week", start, end, 1, 1, 0, 0, 0,
                  datetime(2025, 4, 1, tzinfo=UTC), remarks=(remark,))
    row = ["流量来源.xlsx", "Sheet1", 7, "渠道", "Foo", "不认识", "加上", "warning"]
    assert problems_of([entry], MARCH, load_settings()).equals(pd.DataFrame([row] * shown, columns=PROBLEM_COLUMNS))


def test_a_full_disk_is_said_and_the_review_of_before_stays(imported, monkeypatch):
    before = review(imported.root, MARCH).read_bytes()

    def fail(book):
        book.fileclosed = 1
        raise FileCreateError(OSError(errno.ENOSPC, "full"))
    monkeypatch.setattr(xlsxwriter.Workbook, "close", fail)
    with pytest.raises(StoreError, match="清理磁盘"):
        review(imported.root, MARCH)
    [path] = imported.reviews.glob("月度复盘*.xlsx")
    assert path.read_bytes() == before


def test_review_somebody_wrote_into_is_kept(imported):
    path = review(imported.root, MARCH)
    path.write_bytes(b"filled in by hand")
    review(imported.root, MARCH)
    (kept,) = imported.backups.glob("*.xlsx")
    assert (kept.read_bytes(), kept.suffix) == (b"filled in by hand", ".xlsx")


def remark_of(kind, grain, shows):
    value = "张 zhang@例子"
    remark = Remark("", 7, "D", value, f"“邮箱”里的“{value}”不是邮箱地址", "先核对")
    entry = Entry("0" * 64, "a.csv", kind, kind, grain, date(2025, 3, 1), date(2025, 3, 1), 1, 1, 0, 0, 0,
                  datetime(2025, 4, 1, tzinfo=UTC), remarks=(remark,))
    settings = msgspec.structs.replace(load_settings(), privacy=Privacy(review_contacts=shows))
    return problems_of([entry], MARCH, settings)[["value", "what"]].to_numpy().tolist()


@pytest.mark.parametrize(("kind", "grain", "shows", "hidden"), [
    ("inquiries", "event", "hide", True), ("inquiries", "event", "show", False), ("products", "week", "hide", False)])
def test_a_value_of_a_buyer_is_not_repeated_in_the_review(kind, grain, shows, hidden):
    [[value, what]] = remark_of(kind, grain, shows)
    assert (value, what) == (("", "“邮箱”里的“***”不是邮箱地址") if hidden else (
        "张 zhang@例子", "“邮箱”里的“张 zhang@例子”不是邮箱地址"))


NOTED = "写给 a@example.com，或 +49 151 2345678"


@pytest.mark.parametrize(("hides", "shown"), [(True, "写给 ***，或 ***"), (False, NOTED)])
def test_contacts_people_noted_are_hidden_in_the_review(tmp_path, hides, shown):
    page = Page("页", "标题", "一句话", stack(Table((Column("text", "文字", "text", 20),), ((NOTED,),))))
    write_book(Book((page,), "店", "月", None, hides), tmp_path / "a.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert shown in [cell for row in rows for cell in row]
