import shutil
import zipfile

import msgspec
import pytest
from workbooks import set_cell

from opsbook.builder.content import reference_tables
from opsbook.desk.rows.meta import META, meta_rows, read_meta
from opsbook.errors import DeskError, OpsbookError, StoreError
from opsbook.jobs import upgrade as job
from opsbook.jobs.backups import backups_of
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.init import InitOptions, init
from opsbook.jobs.undo import undo
from opsbook.jobs.upgrade import upgrade


def parts(path):
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def change(book, version="0.0.9", **facts):
    """The workbook as an older program left it, with what people wrote into it."""
    desk = open_book(book)
    meta = read_meta(desk.read(META))
    desk.write(META, meta_rows(msgspec.structs.replace(meta, version=version, **facts)))
    rows = desk.read("诊断")
    rows.loc[rows["规则"] == "O03", "备注"] = "跟进中"
    desk.write("诊断", rows[["备注"]])
    set_cell(desk, "阈值", ("规则", "O03"), "自定目标", 0.05)
    desk.commit()


def spoil_formulas(book):
    """The sentence of one rule as an older program wrote it."""
    with zipfile.ZipFile(book) as old:
        members = [(info, old.read(info.filename)) for info in old.infolist()]
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as new:
        for info, content in members:
            new.writestr(info, content.replace(b"OPS_GAP(", b"OPS_OLD("))


def test_todays_workbook_is_left_alone(shop):
    book = book_of(shop.root)
    before = book.read_bytes()
    report = upgrade(shop.root)
    assert (report.changed, report.added, report.renewed, book.read_bytes()) == (False, (), (), before)
    assert backups_of(shop) == []


def test_an_older_one_gets_todays_program_and_keeps_what_people_wrote(shop):
    book = book_of(shop.root)
    today = parts(book)
    change(book)
    spoil_formulas(book)
    old = book.read_bytes()
    report = upgrade(book)
    after, desk = parts(book), open_book(book)
    assert (report.before, report.changed, report.renewed) == ("0.0.9", True, ())
    assert after["xl/vbaProject.bin"] == today["xl/vbaProject.bin"]
    assert not any(b"OPS_OLD(" in content for content in after.values())
    assert desk.read("诊断").set_index("规则").loc["O03", "备注"] == "跟进中"
    assert desk.read("阈值").set_index("规则").loc["O03", ["自定目标", "生效目标"]].tolist() == [0.05, 0.05]
    assert upgrade(book).changed is False
    undo(shop)
    assert book.read_bytes() == old


@pytest.mark.parametrize("facts", [{"version": "99.0.0"}, {"version": "0.0.9", "format": 99}])
def test_a_newer_one_is_refused_untouched(shop, facts):
    book = book_of(shop.root)
    change(book, **facts)
    before = book.read_bytes()
    with pytest.raises(StoreError, match="更新版本"):
        upgrade(book)
    assert book.read_bytes() == before


def test_rules_keep_the_order_people_sorted_them_in(shop):
    book = book_of(shop.root)
    change(book)
    desk, model = open_book(book), reference_tables(True)["诊断"]
    sorted_rows = model.iloc[::-1].assign(备注=[f"记 {rule}" for rule in model["规则"][::-1]])
    desk.write("诊断", sorted_rows)
    desk.commit()
    upgrade(book)
    after = open_book(book).read("诊断")
    assert after["规则"].tolist() == sorted_rows["规则"].tolist()
    assert after["备注"].tolist() == sorted_rows["备注"].tolist()


def test_what_somebody_saves_meanwhile_is_not_overwritten(shop, monkeypatch):
    book = book_of(shop.root)
    change(book)
    made = job._upgraded

    def slow(*args):
        after = made(*args)
        set_name(book, "诊断周期", "周")
        return after

    monkeypatch.setattr(job, "_upgraded", slow)
    with pytest.raises(StoreError, match="改过"):
        upgrade(book)
    assert open_book(book).get("诊断周期") == "周"


def set_name(book, name, value):
    desk = open_book(book)
    desk.put(name, value)
    desk.commit()


@pytest.mark.parametrize(("make", "error"), [
    (lambda path, book: path.write_bytes(b"PK\x03\x04 broken"), StoreError),
    (lambda path, book: path.write_text("not a workbook"), StoreError),
    (lambda path, book: None, StoreError),
    (lambda path, book: foreign(path), DeskError),
    (lambda path, book: (shutil.copy(book, path), path.with_name(f"~${path.name}").write_bytes(b"x")), StoreError),
], ids=["damaged", "no workbook", "missing", "another product", "open"])
def test_what_is_none_of_ours_is_refused_untouched(shop, tmp_path, make, error):
    path = tmp_path / "别的.xlsm"
    make(path, book_of(shop.root))
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(error) as told:
        upgrade(path)
    assert isinstance(told.value, OpsbookError) and told.value.todo
    assert (path.read_bytes() if path.exists() else None) == before
    assert not list(tmp_path.glob(".opsbook-*"))


def foreign(path):
    from openpyxl import Workbook

    Workbook().save(path)


def test_the_twin_without_macros_is_upgraded_too(tmp_path):
    book = init(tmp_path / "店", InitOptions(macros=False)).book
    assert upgrade(book).changed is False
    change(book)
    for ending in (".cmd", ".command"):
        book.with_name(f"4 填写今日{ending}").unlink()
    report = upgrade(book)
    assert (report.changed, report.starters) == (True, ("4 填写今日",)) and "4 填写今日" in report.lines[-1]
    assert book.with_name("4 填写今日.cmd").exists() and upgrade(book).starters == ()
    assert open_book(book).read("诊断").set_index("规则").loc["O03", "备注"] == "跟进中"
