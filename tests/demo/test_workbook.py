"""The operator's workbook of the demo: filled, and after each job on the closed file what LibreOffice calculates."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from opsbook.catalogue.rules import rules
from opsbook.demo.run import report_lines, run_demo
from opsbook.desk.closed.book import Book
from opsbook.domain.verdict import Verdict
from opsbook.history.history import History
from opsbook.history.store import open_store
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.showimport import show_import
from opsbook.jobs.undo import undo
from opsbook.jobs.upgrade import upgrade

NOW = datetime(2026, 11, 3, 3, tzinfo=UTC)
JOBS = ("init", "import", "refresh", "undo", "upgrade")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return run_demo(tmp_path_factory.mktemp("demo") / "opsbook-demo", months=1)


@pytest.fixture(scope="module")
def fresh(report, tmp_path_factory):
    """The workbook as the demo left it."""
    return open_book(Path(shutil.copy(report.book, tmp_path_factory.mktemp("fresh"))))


def test_it_is_the_workbook_of_the_store(report, fresh):
    assert report.book == book_of(report.store)
    assert (report.book.name, fresh.get("店铺")) == (f"{report.store.name}.xlsm", report.store.name)


def test_the_report_names_what_was_refused_five_findings_and_the_review(report):
    assert any("Products-2026-11-07.xls" in line and "网页" in line for line in report_lines(report))
    assert len({finding.rule for finding in report.findings}) == len(report.findings) == 5
    assert report.review.is_file()
    assert report.seconds > 0


def test_every_rule_has_a_verdict_and_what_is_wrong_shows(report, fresh):
    shown = fresh.read("诊断")
    assert set(shown["规则"]) <= set(rules()) and set(shown["判定"]) <= {verdict.word for verdict in Verdict}
    month = {finding.rule: finding.verdict.word for finding in report.findings if finding.scope == "store"}
    assert month
    assert month.items() <= dict(zip(shown["规则"], shown["判定"], strict=True)).items()


def test_what_is_stored_stands_in_its_tables(report, fresh):
    states = fresh.read("数据状态").set_index("数据")["状态"]
    assert states["访客地域"] == "缺期" and states["产品数据"] == "最新"
    assert report.month.label in fresh.get("数据到")
    assert len(fresh.read("诊断明细")) > len(rules()) / 2
    assert fresh.read("问题")["值"].str.contains("Livestream").any()


@pytest.mark.parametrize(("value", "what"), [
    ("7.3", "日期"), ("312元左右", "数"), ("Amercia", "国家"), ("小赵", "没有这个人"), ("差不多", "下拉"),
    ("BlueLagoon", "客户"), ("客户要改包装，先停", "已装柜"),
])
def test_what_people_got_wrong_stands_in_the_list_of_problems(fresh, value, what):
    told = fresh.read("问题")
    rows = told[told["值"].astype(str).str.contains(value, regex=False) | told["问题"].str.contains(value, regex=False)]
    assert rows["问题"].str.contains(what).any(), told["问题"].tolist()


def test_a_row_its_owner_took_out_is_marked_and_a_formula_typed_over_told(fresh):
    assert fresh.read("站外开发")["标记"].dropna().str.contains("周敏.*删").tolist() == [True]
    assert fresh.read("问题")["问题"].str.contains("公式").any()


@pytest.fixture(scope="module")
def books(report, tmp_path_factory):
    """Copies of the workbook by the job that was done last on the closed file."""
    folder, store = tmp_path_factory.mktemp("books"), open_store(report.store)
    kept = {}

    def keep(job):
        kept[job] = Path(shutil.copy(report.book, folder / f"{job}.xlsm"))

    keep("init")
    undo(store, now=NOW)                            # 填写今日
    taken_back = undo(store, now=NOW).originals     # the last import of the demo, which is done again
    files = [Path(shutil.copy(next(store.archive.rglob(entry.archived)), store.inbox / entry.name))
             for entry in taken_back]
    assert files
    plan = plan_import(store, files, ImportOptions(period=report.month, now=NOW))
    show_import(store, carry_out(plan))
    keep("import")
    change(report.book, "阈值", "自定目标", 0.05)
    refresh(open_book(report.book), store, options=RefreshOptions(now=NOW))
    keep("refresh")
    undo(store, now=NOW)
    keep("undo")
    change(report.book, "元数据", "值", "0.0.9", "版本")
    upgrade(report.book, NOW)
    keep("upgrade")
    return kept


def change(book, table, column, value, row=None):
    """Write into one row of a table (the first, or the one that begins with `row`) as a person would."""
    desk = open_book(book)
    rows = desk.read(table)
    rows.loc[rows.iloc[:, 0].eq(row) if row else rows.index[0], column] = value
    desk.write(table, rows[[column]])
    desk.commit()


@pytest.fixture(scope="module")
def recalculated(books, convert):
    """The same workbooks, every formula calculated by LibreOffice, which starts once for all of them."""
    first, *more = books.values()
    return convert(first, "xlsx", *more)


@pytest.mark.office
@pytest.mark.parametrize("job", JOBS)
def test_the_values_in_the_file_are_what_libreoffice_calculates(books, recalculated, job):
    ours, theirs = values(books[job]), values(recalculated / f"{job}.xlsx")
    assert len(ours) > 1000
    wrong = {spot: (value, theirs[spot]) for spot, value in ours.items() if not same(value, theirs[spot])}
    assert not wrong, (len(wrong), list(wrong.items())[:5])


def values(path):
    """What calamine reads in each cell that has a formula in the demo's workbook; rows and columns from 1."""
    workbook, book = CalamineWorkbook.from_path(path), Book(path.read_bytes())
    rows = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.worksheets}
    return {(name, place): rows[name][place.row - 1][place.column - 1]
            for name in book.worksheets for place in book.formulas(name).by_place}


def same(value, other):
    return value == (pytest.approx(other, rel=1e-9) if isinstance(other, float) else other)


def buyers_texts(store):
    """What 历史/ knows of buyers: addresses, phones, what they wrote, beside whatever salespeople noted of them."""
    history = History(store.history)
    frames = [part.rows for name in ("inquiries", "register_inquiries", "register_customers")
              for part in history.parts(name, history.periods(name))]
    return {str(text) for frame in frames for column in ("buyer_email", "message", "contact", "buyer_info")
            if column in frame for text in frame[column].dropna() if len(str(text)) > 4}


def test_neither_the_review_nor_a_log_tells_how_to_reach_a_buyer_or_what_they_wrote(report):
    store = open_store(report.store)
    known, review = buyers_texts(store), CalamineWorkbook.from_path(report.review)
    sheets = [review.get_sheet_by_name(name).to_python() for name in review.sheet_names]
    told = [str(cell) for rows in sheets for row in rows for cell in row]
    told += [path.read_text("utf-8") for path in (*store.logs.iterdir(), *store.reviews.glob("*.txt"))]
    assert len(known) > 100 and not [text for text in known if any(text in line for line in told)]
