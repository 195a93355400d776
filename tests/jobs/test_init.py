import pytest
from platformfiles import write_products

from opsbook.errors import SettingsError, StoreError
from opsbook.history.store import create_store
from opsbook.jobs.activities import read_activities
from opsbook.jobs.books import book_of, find_book, is_ours, open_book
from opsbook.jobs.filenames import file_name
from opsbook.jobs.imports import carry_out, plan_import
from opsbook.jobs.init import InitOptions, init


def test_a_new_store_gets_its_folder_and_a_workbook(shop):
    book = book_of(shop.root)
    assert (book.name, shop.is_new, is_ours(book)) == ("某某工贸.xlsm", False, True)
    desk = open_book(book)
    assert (desk.get("店铺"), desk.get("数据到"), desk.get("可撤销")) == ("某某工贸", "还没有数据", None)
    assert desk.read("日志")["动作"].tolist() == ["新建工作簿"]
    assert [each.job for each in read_activities(shop)] == ["新建工作簿"]
    assert "导入数据" in desk.read("数据状态")["怎么做"].iloc[0]


def test_a_workbook_is_never_overwritten(shop):
    before = book_of(shop.root).read_bytes()
    with pytest.raises(StoreError, match="已经有运营工作簿"):
        init(shop.root)
    assert book_of(shop.root).read_bytes() == before


def test_nor_another_file_of_its_name(tmp_path):
    store = create_store(tmp_path / "店")
    (store.root / "店.xlsm").write_bytes(b"mine")
    with pytest.raises(StoreError, match=r"店\.xlsm 读不出来"):
        init(store.root)
    assert (store.root / "店.xlsm").read_bytes() == b"mine"


def test_a_store_with_data_is_shown_at_once_also_without_macros(tmp_path):
    store = create_store(tmp_path / "店", "某某/工贸")
    write_products(store.inbox / "a.csv", "2025-03-02~2025-03-08", {1: 3})
    carry_out(plan_import(store))
    report = init(store.root, InitOptions(macros=False))
    assert (report.book.name, report.made_store) == ("某某_工贸.xlsx", False)
    desk = open_book(report.book)
    assert "2025-03-02~2025-03-08" in str(desk.get("数据到"))
    assert len(desk.read("诊断明细")) > 0


@pytest.mark.parametrize(("macros", "named"), [(True, "点“导入数据”"), (False, "双击“1 导入数据”")])
def test_the_next_step_is_said_and_for_the_twin_lies_there(tmp_path, macros, named):
    report = init(tmp_path / "店", InitOptions(macros=macros))
    assert named in report.lines[-1]
    assert [path.name for path in report.starters[:2]] == ([] if macros else ["1 导入数据.cmd", "1 导入数据.command"])


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "照片").mkdir()
    with pytest.raises(StoreError):
        init(tmp_path)


def test_another_name_than_the_stores_is_refused(shop):
    with pytest.raises(SettingsError, match="某某工贸"):
        init(shop.root, InitOptions(name="别的"))


@pytest.mark.parametrize(("found", "message"), [(0, "没有运营工作簿"), (2, "几份")])
def test_one_workbook_a_store(shop, found, message):
    book = book_of(shop.root)
    (book.with_name("别的.xlsx")).write_bytes(b"no workbook")
    (book.with_name("~$某某工贸.xlsm")).write_bytes(b"x")
    assert find_book(shop.root) == book
    book.with_name("另一份.xlsm").write_bytes(book.read_bytes())
    if not found:
        book.unlink()
        book.with_name("另一份.xlsm").unlink()
    with pytest.raises(StoreError, match=message):
        book_of(shop.root)


@pytest.mark.parametrize(("name", "file"), [
    ("某某工贸", "某某工贸"), ("CON", "_CON"), ("com1", "_com1"), ("LPT¹.x", "_LPT¹.x"), ("CONSULT", "CONSULT"),
    ("a/b\\c:d*e", "a_b_c_d_e"), ("  店. . ", "店"), ("...", "_"), ("", "_"), ("店\u202exslx\x07", "店xslx"),
    ("店" * 300, "店" * 53), ("s" * 200, "s" * 80), ("~$店", "_~$店"), ("CON .x", "_CON .x"), ("e\u0301", "é"),
    ("\ud800a", "a"), ("..\\..\\x", "_.._x"), ("<>", "__"),
])
def test_file_names(name, file):
    assert file_name(name) == file
