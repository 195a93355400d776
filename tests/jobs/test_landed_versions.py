"""Stores that the versions landed so far made (tests/fixtures/stores/make.py): they open, upgrade and go on."""

import shutil
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from platformfiles import write_products

from opsbook import __version__
from opsbook.catalogue.records import record_of
from opsbook.catalogue.sheets import sheets
from opsbook.desk.rows.meta import META, read_meta
from opsbook.domain.period import parse_period
from opsbook.history.history import History
from opsbook.history.registers import live_rows
from opsbook.history.store import open_store
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.diagnose import stored_findings
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import
from opsbook.jobs.init import InitOptions, init
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.upgrade import upgrade

STORES = Path(__file__).parents[1] / "fixtures" / "stores"
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
NEWEST = "0.3.0"
NEXT_WEEK = "2026-11-01~2026-11-07"
IMPORTED = {"products": (10, 2), "inquiries": (3, 1), "orders": (1, 1)}     # rows, parts
CUSTOMERS = {"0.2.0": [], NEWEST: [["+86 Trading", "@blue"], ["Blue Harbor", "0012"]]}
TYPED = {table.name: [column.name for column in table.columns if column.input]
         for sheet in sheets() for table in sheet.table}


def landed(version, folder):
    """A copy of the store that version made."""
    with tarfile.open(STORES / f"{version}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return open_store(folder / "某某工贸")


@pytest.fixture(scope="module", params=["0.2.0", NEWEST])
def upgraded(request, tmp_path_factory):
    """The version, its store with the workbook upgraded, what was typed in it before, and what the upgrade said."""
    store = landed(request.param, tmp_path_factory.mktemp("upgraded"))
    before = typed_cells(book_of(store.root))
    return request.param, store, before, upgrade(store.root, NOW)


def typed_cells(book):
    """What people may type into, table by table; columns the book does not have yet are left out."""
    desk = open_book(book)
    tables = {name: desk.read(name) for name in TYPED if name in desk.tables()}
    return {name: rows[[column for column in TYPED[name] if column in rows]] for name, rows in tables.items()}


def held(cells, columns):
    """Those columns of the rows in which somebody typed, in any order: an upgrade may put a rule's row elsewhere."""
    typed = cells[list(columns)].dropna(how="all").astype(object)
    return sorted(map(repr, typed.where(typed.notna(), None).to_numpy().tolist()))


def imported(store):
    """How many rows and parts are stored of each dataset that was imported."""
    history = History(store.history)
    parts = {name: history.parts(name, history.periods(name)) for name in IMPORTED}
    return {name: (sum(len(part.rows) for part in each), len(each)) for name, each in parts.items()}


def import_next_week(store):
    write_products(store.inbox / "下一周.csv", NEXT_WEEK, dict.fromkeys(range(1, 6), 9))
    [file] = carry_out(plan_import(store, options=ImportOptions(now=NOW))).files
    return file.entry.new


def test_a_workbook_is_upgraded_without_loss(upgraded):
    version, store, before, report = upgraded
    book, after = book_of(store.root), typed_cells(book_of(store.root))
    assert {name: held(after[name], cells) for name, cells in before.items()} == {
        name: held(cells, cells) for name, cells in before.items()}
    assert [note for note in after["诊断"]["备注"] if note] == ["=不是公式，跟进中"]
    assert after["阈值"]["自定目标"].dropna().tolist() == [0.05]
    assert report.changed or version == NEWEST
    assert read_meta(open_book(book).read(META)).version == __version__


def test_a_second_upgrade_changes_nothing(upgraded):
    book = book_of(upgraded[1].root)
    before = book.read_bytes()
    assert not upgrade(book, NOW).changed and book.read_bytes() == before


def test_an_upgraded_store_is_refreshed(upgraded, tmp_path):
    version, original, *_ = upgraded
    shutil.copytree(original.root, tmp_path / original.root.name)
    store = open_store(tmp_path / original.root.name)
    people = store.settings().people
    import_next_week(store)
    refresh(open_book(book_of(store.root)), store, options=RefreshOptions(now=NOW))
    assert NEXT_WEEK in set(open_book(book_of(store.root)).read("诊断明细")["期"])
    assert (store.settings().people, store.settings().thresholds, store.settings().off) == (
        people, {"O03": 0.05}, ("P04",))
    assert customers_of(store) == customers_of(original) == CUSTOMERS[version]


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0", NEWEST])
def test_the_next_week_comes_to_what_is_stored(version, tmp_path):
    store = landed(version, tmp_path)
    journal, people = History(store.history).journal, store.settings().people
    assert imported(store) == IMPORTED and len(people) == 2
    assert import_next_week(store) == 5
    assert imported(store) == IMPORTED | {"products": (15, 3)}
    assert History(store.history).journal[:-1] == journal
    assert len(list(store.archive.iterdir())) == len(journal) + 1
    assert stored_findings(store, parse_period("2026-10"))


def test_a_store_without_a_workbook_gets_one(tmp_path):
    store = landed("0.1.0", tmp_path)
    init(store.root, InitOptions(now=NOW))
    desk = open_book(book_of(store.root))
    assert desk.read("人员")["姓名"].tolist() == ["李娜", "王强"]
    assert "2026-10" in set(desk.read("诊断明细")["期"])


def customers_of(store):
    rows = live_rows(History(store.history), record_of("customers"))
    return [] if rows is None else sorted(rows[["customer", "contact"]].to_numpy().tolist())
