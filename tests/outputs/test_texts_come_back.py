"""Any text through every writer of the product: the same text comes back, no formula, no link, no number."""

import io
import re
from datetime import UTC, datetime
from functools import cache

import fakecom
import pandas as pd
import pytest
import winstub
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from opened import cells_of, parts_of, violations

from opsbook.builder.content import Content
from opsbook.builder.ownbook import build_own_book
from opsbook.builder.workbook import build_book
from opsbook.builder.workbook import write_book as write_sheets
from opsbook.catalogue.records import records
from opsbook.catalogue.sheets import sheets
from opsbook.desk.closed.celltext import LONGEST, fitted
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.live import open_live
from opsbook.desk.rows.log import log_rows
from opsbook.desk.rows.problems import problem_rows
from opsbook.domain.activity import Activity
from opsbook.domain.contacts import without_contacts
from opsbook.domain.problem import Problem
from opsbook.history.journal import Entry, Remark, read_journal, write_entry
from opsbook.history.store import create_store, open_store
from opsbook.jobs.activities import read_activities, write_activity
from opsbook.review.page import Page, stack
from opsbook.review.tables import Column, Table
from opsbook.review.writer import Book, clean, write_book

HOSTILE = [
    "=1+1", "+1", "-2+3", "@SUM(1)", "=cmd|'/C calc'!A0", '=HYPERLINK("http://x.example/","y")', "{=1+1}", "＝1+1",
    "\t=1", "\r=1", "\n=1", "'=1", "_x003D_1", "_x000D_", "http://x.example/", "mailto:a@b.example", "internal:设置!A1",
    "external:c:\\x.xlsx", "file:///etc/passwd", "\\\\host\\share", "</t></si><f>1</f>", "&#61;1", "<![CDATA[=1]]>",
    "]]>", "0012", "62000123456789012345", "1e5", "3/4", "12:30", "3%", "TRUE", "#REF!", "2025年3月1日",
    " 前后 ", "两\n行", "\x00\x0b\x1f",
    "\x7f\x85\u2028", "\ud800", "\udfff=1", "\ufffe\uffff", "\u202egnp.exe", "😀", "%0A=1", '"=1', "长" * LONGEST,
    "💣" * 20_000, "x" * 40_000]
AT, MOMENT = datetime(2026, 11, 22, 9), "46348.375"
OWN = next(column.formula for sheet in sheets() for table in sheet.table if table.name == "问题"
           for column in table.columns if column.formula).removeprefix("=")
TOLD = {"问题": "问题清单", "日志": "日志"}     # tables by their sheets

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")
texts = st.lists(st.text(st.characters(codec=None), min_size=1, max_size=40)
                 | st.from_regex(r"[-=+@＝＋－＠'{\t\r\n ]{1,3}[\w(!:/.]{0,12}", fullmatch=True)
                 | st.sampled_from(HOSTILE), min_size=1, max_size=20)


def told(given_texts):
    """The texts as 问题清单 and 日志 tell them."""
    problems = [Problem("导入", text, text, text, text, 1, text, text, AT) for text in given_texts]
    log = [Activity(AT, text, "完成", 1, 0.1, text) for text in given_texts]
    return {"问题": problem_rows(problems), "日志": log_rows(log)}


@cache
def two_sheets():
    """A workbook of those two sheets, empty."""
    return write_sheets([sheet for sheet in sheets() if sheet.title in TOLD.values()], Content(), macros=False)


def built(given_texts, folder):
    specs = [sheet for sheet in sheets() if sheet.title in TOLD.values()]
    return write_sheets(specs, Content(told(given_texts)), macros=False)


def closed(given_texts, folder):
    path = folder / "店.xlsx"
    path.write_bytes(two_sheets())
    desk = open_closed(path, {})
    for name, rows in told(given_texts).items():
        desk.write(name, rows)
    desk.commit()
    assert open_closed(path, {}).read("问题")["值"].tolist() == given_texts
    return path.read_bytes()


def reviewed(given_texts, folder):
    table = Table((Column("text", "文字", "text", 20),), tuple((text,) for text in given_texts))
    page = Page("问题清单", given_texts[0], given_texts[-1], stack(table))
    write_book(Book((page,), given_texts[0], "月", None), folder / "review.xlsx")
    return (folder / "review.xlsx").read_bytes()


def check(content, wanted):
    """The wanted texts stand there as texts; there is no number but ours, no link, no formula but the sheet's own."""
    cells = list(cells_of(content))
    assert set(wanted) <= {text for text, _, _ in cells}
    assert {number for _, number, _ in cells} <= {None, "1", "0.1", MOMENT}
    assert {formula for _, _, formula in cells} <= {None, OWN}
    assert violations(content) == []


ANY = settings(max_examples=6, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(("write", "held"), [(built, fitted), (closed, fitted), (reviewed, clean)])
@ANY
@example(HOSTILE)
@given(texts)
def test_any_text_in_a_workbook(tmp_path, write, held, given_texts):
    wanted = [held(text) for text in given_texts]
    given_texts = wanted if held is fitted else given_texts     # jobs hand cells what fits them
    check(write(given_texts, tmp_path), [text for text in wanted if text])


@ANY
@example(HOSTILE)
@given(texts)
def test_any_text_in_the_workbook_that_is_open(given_texts):
    given_texts = [fitted(text) for text in given_texts]
    book = fakecom.open_book(io.BytesIO(two_sheets()), "C:\\某店\\店.xlsx")
    xw = winstub.install()
    with open_live(xw.Book(impl=xw._xlwindows.Book(xl=book))) as desk:
        for name, rows in told(given_texts).items():
            desk.write(name, rows)
    cells = [cell for sheet in book._sheets for cell in sheet._cells.cells.values()]
    assert set(given_texts) <= {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {cell.formula for cell in cells} <= {None, f"={OWN}"}


@ANY
@example(HOSTILE)
@given(texts)
def test_any_text_in_the_log_and_the_journal(tmp_path, given_texts):
    store = create_store(tmp_path / "店") if not (tmp_path / "店").exists() else open_store(tmp_path / "店")
    for file in (store.logs / "动作.jsonl", store.history / "journal.jsonl"):
        file.unlink(missing_ok=True)
    for text in map(fitted, given_texts):
        write_activity(store, Activity(AT, text, text, 1, 0.1, text))
        remark = Remark(text, 1, text, text, text, text)
        write_entry(store.history, Entry("0", text, text, text, "event", None, None, 1, 1, 0, 0, 0,
                                         AT.replace(tzinfo=UTC), remarks=(remark,)))
    assert [each.job for each in read_activities(store)] == list(map(fitted, given_texts))
    assert [each.note for each in read_activities(store)] == [without_contacts(fitted(each)) for each in given_texts]
    assert [each.remarks[0].value for each in read_journal(store.history)] == list(map(fitted, given_texts))


@given(st.text(st.characters(codec=None), min_size=1, max_size=60))
def test_any_name_of_a_store(tmp_path_factory, name):
    store = create_store(tmp_path_factory.mktemp("a") / "店", name)
    printable = re.sub("[\x00-\x1f\x7f\ud800-\udfff]", " ", name).strip()
    assert open_store(store.root).name == (printable or "店")


def everything(given_texts):
    """Every table that people type into, with the texts in each of its columns of text."""
    columns = {table.name: [column.name for column in table.columns if column.kind == "text" and not column.formula]
               for sheet in sheets() for table in sheet.table if sheet.group in ("input", "records") and not table.most}
    return {name: pd.DataFrame(dict.fromkeys(names, given_texts), dtype=object) for name, names in columns.items()
            if names and name in KEPT}


KEPT = {record.name for record in records()}
WHOLE = {"workbook": build_book, "own": lambda content: build_own_book("=1+1", content)}


@pytest.mark.parametrize("book", WHOLE)
def test_hostile_texts_in_every_table_of_whole_books(book, tmp_path):
    """As many formulas as with harmless texts, and the same ones; the texts come back from every table."""
    wanted = [fitted(text) for text in HOSTILE if len(text) < 1000]
    made = {kind: WHOLE[book](Content(everything(given_texts), {"店铺": given_texts[0]}))
            for kind, given_texts in (("hostile", wanted), ("harmless", [f"文字{n}" for n in range(len(wanted))]))}
    assert formulas_of(made["hostile"]) == formulas_of(made["harmless"])
    assert violations(made["hostile"]) == []
    path = tmp_path / "店.xlsx"
    path.write_bytes(made["hostile"])
    desk = open_closed(path, {})
    for name, rows in everything(wanted).items():
        if name in desk.tables():
            read = desk.read(name).head(len(wanted))
            assert all(read[column].tolist() == wanted for column in rows), name


def formulas_of(content):
    """The texts of all formulas, sheet by sheet."""
    return {name: re.findall(r"<f[^>]*>([^<]*)</f>", part) for name, part in parts_of(content).items()
            if name.startswith("xl/worksheets/sheet")}
