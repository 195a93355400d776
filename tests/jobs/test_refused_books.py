"""A workbook that is damaged, half saved, of another product or of a newer opsbook: every command leaves it alone."""

import io
import shutil
import zipfile

import pytest
import xlsxwriter
from platformfiles import write_products

from opsbook import __version__
from opsbook.cli import run
from opsbook.doors import DONE, EXPECTED
from opsbook.history.store import open_store
from opsbook.jobs.books import book_of

WEEK = "2025-03-02~2025-03-08"


def foreign(_):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "别的产品")
    return out.getvalue()


def newer(data):
    """The same workbook, its 元数据 written by opsbook 999."""
    out, old = io.BytesIO(), f"<t>{__version__}</t>".encode()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as changed:
        assert old in parts.read("xl/sharedStrings.xml")
        for name in parts.namelist():
            changed.writestr(name, parts.read(name).replace(old, b"<t>999.0.0</t>"))
    return out.getvalue()


SPOILT = {"empty": lambda data: b"", "half": lambda data: data[:len(data) // 2], "cut": lambda data: data[:-30],
          "flipped": lambda data: data[:2000] + bytes([data[2000] ^ 255]) + data[2001:], "foreign": foreign,
          "newer": newer, "text": lambda data: b"a,b\n1,2\n"}


@pytest.fixture(scope="module")
def shop(made, tmp_path_factory):
    """A store whose last job can be undone; each test spoils its workbook anew."""
    root = tmp_path_factory.mktemp("坏") / made.name
    shutil.copytree(made, root)
    write_products(root / "导入" / "a.csv", WEEK, {1: 3})
    assert run(["import", str(root), "--yes"]) == DONE
    return open_store(root), book_of(root).read_bytes()


def files(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def data(root):
    """Every file but the copies an undo makes before it looks at the workbook."""
    return {name: content for name, content in files(root).items() if not name.startswith("备份/")}


@pytest.mark.parametrize("kind", SPOILT)
@pytest.mark.parametrize("words", [
    ["fill", "--day"], ["fill", "--week"], ["fill", "--month"], ["refresh"], ["check"], ["timepoints"], ["undo"],
    ["upgrade"], ["init"], ["init", "--for", "李娜"],
], ids=" ".join)
def test_a_workbook_that_must_not_be_written(shop, kind, words, capsys):
    store, sound = shop
    book = store.root / "某某工贸.xlsm"
    book.write_bytes(SPOILT[kind](sound))
    before = data(store.root)
    assert run([words[0], str(book if words == ["upgrade"] else store.root), *words[1:]]) == EXPECTED
    assert data(store.root) == before
    told = capsys.readouterr().err
    assert "请这样做" in told and "Traceback" not in told


@pytest.mark.parametrize("kind", SPOILT)
def test_a_rebuild_keeps_what_it_cannot_read_and_refuses_what_is_newer(shop, tmp_path, kind):
    store, sound = shop
    root = tmp_path / store.root.name
    shutil.copytree(store.root, root)
    spoilt = SPOILT[kind](sound)
    (root / "某某工贸.xlsm").write_bytes(spoilt)
    assert run(["rebuild", str(root)]) == (EXPECTED if kind == "newer" else DONE)
    kept = [path for path, content in files(root).items() if content == spoilt and path.endswith(".xlsm")]
    assert kept and all(path == "某某工贸.xlsm" if kind == "newer" else path.startswith("备份/") for path in kept)


@pytest.mark.parametrize("kind", ["cut", "foreign", "newer"])
def test_an_import_stores_the_rows_and_leaves_the_workbook(shop, tmp_path, kind, capsys):
    store, sound = shop
    root = tmp_path / store.root.name
    shutil.copytree(store.root, root)
    book, spoilt = root / "某某工贸.xlsm", SPOILT[kind](sound)
    book.write_bytes(spoilt)
    write_products(root / "导入" / "b.csv", WEEK, {2: 5})
    assert run(["import", str(root), "--yes"]) == DONE
    assert book.read_bytes() == spoilt
    assert "工作簿还没有更新" in capsys.readouterr().out
