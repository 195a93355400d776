import io

import pytest
import xlsxwriter

from opsbook import __version__
from opsbook.builder.vbaproject import vba_project
from opsbook.desk.rows.meta import COLUMNS, FORMAT, META, Meta, meta_rows
from opsbook.install.check import Mark
from opsbook.install.pythonchecks import pinned_xlwings
from opsbook.jobs import bookchecks
from opsbook.jobs.bookchecks import check_book

GOOD, MEND, NOT_HERE = Mark.GOOD, Mark.MEND, Mark.NOT_HERE


@pytest.fixture
def book(store):
    """book(version, format, macros): the store's workbook with nothing but 元数据 in it, where it lies."""
    def write(version=__version__, form=FORMAT, macros=True):
        path = store.root / ("某某工贸.xlsm" if macros else "某某工贸.xlsx")
        rows = meta_rows(Meta(version=version, format=form))
        with xlsxwriter.Workbook(str(path)) as to:
            if macros:
                to.add_vba_project(io.BytesIO(vba_project(["shMeta"])), is_stream=True)
            columns = [{"header": name} for name in COLUMNS]
            to.add_worksheet("_meta").add_table(0, 0, len(rows), 1, {
                "name": META, "columns": columns, "data": rows.to_numpy().tolist()})
        return path
    return write


def found(store, live=False):
    return {check.title: check for check in check_book(store.root, live)}


def marks(store, live=False):
    checks = check_book(store.root, live)
    assert all((check.mark is MEND) is bool(check.mend) for check in checks)
    return [check.mark for check in checks]


def test_a_workbook_of_today_is_good(store, book):
    book()
    assert marks(store) == [GOOD, GOOD, GOOD]
    assert __version__ in found(store)["运营工作簿"].found


@pytest.mark.parametrize(("version", "form", "said"), [
    ("0.0.9", FORMAT, "opsbook upgrade"), ("", FORMAT, "opsbook upgrade"), ("9.0.0", FORMAT, "升级 opsbook"),
    ("0.0.1", FORMAT + 1, "升级 opsbook"),
])
def test_another_version_says_which_of_the_two_to_renew(store, book, version, form, said):
    book(version, form)
    assert said in found(store)["运营工作簿"].mend


def test_without_macros_there_is_no_code_to_check(store, book):
    book(macros=False)
    assert marks(store) == [GOOD, NOT_HERE, GOOD]


def test_code_of_another_xlwings(store, book, monkeypatch):
    book()
    monkeypatch.setattr(bookchecks, "pinned_xlwings", lambda: "9.9.9")
    assert found(store)["工作簿里的 xlwings 代码"].found == f"{pinned_xlwings()}，装的是 9.9.9"


def test_a_workbook_that_is_open_is_free_only_for_the_one_who_has_it(store, book):
    path = book()
    path.with_name(f"~${path.name}").touch()
    assert (marks(store), marks(store, live=True)) == ([GOOD, GOOD, MEND], [GOOD, GOOD, GOOD])


def test_no_workbook_and_two(store, book):
    assert marks(store) == [NOT_HERE]
    book()
    book(macros=False)
    assert marks(store) == [MEND]


@pytest.mark.parametrize("content", [b"", b"no zip at all"])
def test_a_broken_file_in_its_place_is_named_and_the_backups_too(store, content):
    (store.root / "某某工贸.xlsm").write_bytes(content)
    [check] = check_book(store.root)
    assert (check.mark, "某某工贸.xlsm 读不出来" in check.found, "备份/" in check.mend) == (MEND, True, True)


def test_macros_that_cannot_be_read(store, book, monkeypatch):
    path = book()
    path.write_bytes(path.read_bytes().replace(b"\xd0\xcf\x11\xe0", b"\xd0\xcf\x11\xe1"))
    assert marks(store)[0] is GOOD
    monkeypatch.setattr(bookchecks, "read_project", lambda _: (_ for _ in ()).throw(ValueError))
    assert "宏读不出来" in found(store)["工作簿里的 xlwings 代码"].found
