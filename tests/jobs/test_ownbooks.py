import shutil
from datetime import timedelta

import pandas as pd
import pytest
from ownshop import LINA, NOW, TABLE, WANG, book, bring_together, customers, opened, typed
from workbooks import memory_desk

from opsbook.catalogue.records import SPARE_ROWS, record_of
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.rows.meta import META, read_meta
from opsbook.errors import DeskError, SettingsError, StoreError
from opsbook.history.history import History
from opsbook.history.store import open_store
from opsbook.jobs.books import open_book
from opsbook.jobs.ownbooks import make_own_book, make_own_books
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.registerbooks import OwnBooks, write_books
from opsbook.jobs.registerground import MergeGround, Workbook
from opsbook.jobs.registers import merge_records, merge_registers
from opsbook.jobs.undo import undo
from opsbook.jobs.upgrade import upgrade


@pytest.fixture
def shop(given_out, tmp_path):
    shutil.copytree(given_out, tmp_path / given_out.name)
    return open_store(tmp_path / given_out.name)


@pytest.fixture
def desk(shop):
    return memory_desk(shop)


def at(minutes):
    return RefreshOptions(now=NOW + timedelta(minutes=minutes))


def test_a_book_has_that_persons_tables_with_room_to_type(shop):
    own = book(shop, LINA)
    assert {TABLE, "询盘登记", "客户跟进", "订单跟进", META} <= set(own.tables())
    assert read_meta(own.read(META)).person == LINA
    assert SPARE_ROWS > 0 and own.read(TABLE).empty


def test_nobody_of_that_name(shop):
    with pytest.raises(SettingsError, match="李娜、王芳、陈薇"):
        make_own_book(shop, "路人")


def test_given_out_twice_changes_nothing(shop):
    before = (shop.registers / "李娜.xlsx").read_bytes()
    report = make_own_book(shop, LINA, NOW)
    assert (report.made, report.renewed) == ((), ()) and "已经有了" in report.sentence
    assert (shop.registers / "李娜.xlsx").read_bytes() == before


def test_a_new_book_has_the_rows_that_are_theirs(shop, desk):
    typed(shop, LINA, 客户="A")
    bring_together(desk, shop)
    (shop.registers / "李娜.xlsx").unlink()
    make_own_book(shop, LINA, NOW)
    assert customers(book(shop, LINA).read(TABLE)) == ["A"]
    bring_together(desk, shop)
    assert customers(desk.read(TABLE)) == ["A"]


def test_an_older_book_gets_its_columns_and_keeps_its_rows(shop, desk, monkeypatch):
    typed(shop, LINA, 客户="A", 内容="好")
    monkeypatch.setattr("opsbook.jobs.ownbooks._is_older", lambda own: own.person == LINA)
    report = make_own_books(shop, NOW)
    assert [path.name for path in report.renewed] == ["李娜.xlsx"]
    bring_together(desk, shop)
    for rows in (desk.read(TABLE), book(shop, LINA).read(TABLE)):
        assert rows[["客户", "内容", "业务"]].values.tolist() == [["A", "好", LINA]]


def test_a_refresh_brings_books_and_workbook_together(shop, desk):
    typed(shop, LINA, 客户="A")
    typed(shop, WANG, 客户="B")
    assert refresh(desk, shop, options=at(0)).changed
    assert customers(desk.read(TABLE)) == ["A", "B"]
    assert desk.read(TABLE)["行号"].tolist()[:1] == book(shop, LINA).read(TABLE)["行号"].tolist()
    assert not refresh(desk, shop, options=at(5)).changed


@pytest.mark.parametrize(("spoil", "told"), [
    (lambda path: path.with_name(f"~${path.name}").write_bytes(b""), "打开"),
    (lambda path: path.write_bytes(b"PK\x03\x04 torn"), "李娜.xlsx"),
    (lambda path: shutil.copy(path, path.with_name("李娜 - 副本.xlsx")), "又一本"),
])
def test_a_book_that_cannot_be_read_is_told_and_the_rest_goes_on(shop, desk, spoil, told):
    typed(shop, WANG, 客户="B")
    spoil(shop.registers / "李娜.xlsx")
    [problem] = bring_together(desk, shop)
    assert told in problem
    assert customers(desk.read(TABLE)) == ["B"]


def test_a_book_of_nobodys_is_left_alone(shop, desk):
    shutil.copy(shop.registers / "李娜.xlsx", shop.registers / "别的.xlsx")
    other = open_book(shop.registers / "别的.xlsx")
    other.write(META, other.read(META).assign(值=lambda meta: meta["值"].where(meta["键"] != "登记人")))
    other.commit()
    assert bring_together(desk, shop) == ["别的.xlsx 不是登记簿：里面没有我们的记号。"]


@pytest.fixture
def books_alone(monkeypatch):
    """An undo that has no workbook to put back: it is in memory here."""
    monkeypatch.setattr("opsbook.jobs.undo._restore_book", lambda *_: "")


def test_an_undo_puts_books_and_history_back_but_no_book_in_which_somebody_typed_since(shop, desk, books_alone):
    typed(shop, LINA, 客户="A")
    typed(shop, WANG, 客户="B")
    before = (shop.registers / "李娜.xlsx").read_bytes()
    refresh(desk, shop, options=at(0))
    typed(shop, WANG, 客户="C")
    assert undo(shop, desk, NOW).left == ("登记/王芳.xlsx",)
    assert (shop.registers / "李娜.xlsx").read_bytes() == before
    bring_together(desk, shop)
    assert customers(desk.read(TABLE)) == ["A", "B", "C"]
    assert customers(book(shop, WANG).read(TABLE)) == ["B", "C"]


def test_a_refresh_that_dies_after_the_first_book_is_finished_by_the_next(shop, desk, monkeypatch):
    typed(shop, LINA, 客户="A")
    typed(shop, WANG, 客户="B")
    bring_together(desk, shop)
    typed(shop, LINA, 客户="C")
    typed(shop, WANG, 客户="D")
    desk.write(TABLE, desk.read(TABLE).assign(内容="看过"))
    written = ClosedDesk.commit

    def die(own):
        if own.path.stem == WANG:
            raise KeyboardInterrupt
        written(own)

    with monkeypatch.context() as patch:
        patch.setattr(ClosedDesk, "commit", die)
        with pytest.raises(KeyboardInterrupt):
            refresh(desk, shop, options=at(5))
    bring_together(desk, shop)
    assert desk.read(TABLE)[["客户", "内容"]].values.tolist() == [
        ["A", "看过"], ["B", "看过"], ["C", None], ["D", None]]
    assert [customers(book(shop, each).read(TABLE)) for each in (LINA, WANG)] == [["A", "C"], ["B", "D"]]


def test_a_book_opened_between_reading_and_writing_is_told_and_taken_next_time(shop, desk):
    typed(shop, LINA, 客户="A")
    owner, history = shop.registers / "~$李娜.xlsx", History(shop.history)
    merged = merge_registers(desk, shop, history, shop.settings(), NOW)
    history.save()
    owner.write_bytes(b"")
    [problem] = write_books(history, merged.own, merged.changes, merged.stamp)
    assert "打开" in problem.what
    owner.unlink()
    bring_together(desk, shop)
    assert customers(desk.read(TABLE)) == customers(book(shop, LINA).read(TABLE)) == ["A"]
    assert book(shop, LINA).read(TABLE)["行号"].notna().all()


def test_an_untouched_book_is_not_read_and_gets_what_is_new(shop, desk, monkeypatch):
    typed(shop, LINA, 客户="A")
    bring_together(desk, shop)
    own = book(shop, LINA)
    own.write(TABLE, own.read(TABLE).assign(内容="看过"))
    own.commit()
    bring_together(desk, shop)      # takes what was typed; the book holds it, so it is not written
    opened = []
    monkeypatch.setattr("opsbook.jobs.registerbooks.open_book",
                        lambda path: opened.append(path.stem) or open_book(path))
    bring_together(desk, shop)
    assert opened == []
    rows = desk.read(TABLE)
    desk.write(TABLE, pd.concat([rows, pd.DataFrame([{"客户": "B", "业务": LINA}])]).reindex(columns=rows.columns))
    bring_together(desk, shop)
    assert opened == [LINA] and customers(book(shop, LINA).read(TABLE)) == ["A", "B"]


def test_an_upgrade_says_what_renews_a_book_and_leaves_it_and_its_folder_alone(shop):
    path = shop.registers / "李娜.xlsx"
    before = path.read_bytes(), [*shop.registers.iterdir()]
    with pytest.raises(DeskError, match="李娜的登记簿") as told:
        upgrade(path)
    assert f'opsbook init "{shop.root}" --for 李娜' in told.value.todo
    assert (path.read_bytes(), [*shop.registers.iterdir()]) == before


def test_a_book_that_is_open_is_not_laid_out_anew(shop):
    (shop.registers / "~$李娜.xlsx").write_bytes(b"")
    with pytest.raises(StoreError, match="打开"):
        make_own_book(shop, LINA)


def typed_below(shop, person, *rows):
    """Type rows into cells below a person's table, which stays as it was: (how far below, customer, content)."""
    with opened(shop.registers / f"{person}.xlsx", TABLE) as table:
        for below, customer, content in rows:
            table.put(table.bottom - table.top + below, 客户=customer, 内容=content)
    return table.bottom


def test_rows_typed_directly_below_the_table_are_taken_and_the_table_grows(shop, desk):
    typed(shop, LINA, 客户="A")
    typed_below(shop, LINA, (1, "B", "好"), (2, "C", "中"))
    assert bring_together(desk, shop) == []
    own = book(shop, LINA)
    assert customers(desk.read(TABLE)) == customers(own.read(TABLE)) == ["A", "B", "C"]
    assert own.read(TABLE)["行号"].notna().all() and own.take_in(TABLE) == 0
    assert bring_together(desk, shop) == [] and customers(desk.read(TABLE)) == ["A", "B", "C"]


def test_rows_further_below_are_told_each_time_and_the_rest_is_taken(shop, desk):
    typed(shop, LINA, 客户="A")
    last = typed_below(shop, LINA, (40, "B", "好"))
    for _ in range(2):
        [told] = bring_together(desk, shop)
        assert "李娜.xlsx" in told and "隔着空行" in told
        assert customers(desk.read(TABLE)) == ["A"]
    merged = merge_registers(desk, shop, History(shop.history), shop.settings(), NOW)
    assert [(each.sheet, each.row) for each in merged.problems] == [(TABLE, last + 40)]


@pytest.fixture
def locked(monkeypatch):
    """locked(person, …) names the people whose books can be read and not be written; again with others."""
    shut, written = set(), ClosedDesk.commit

    def commit(own):
        if own.path.stem in shut:
            raise StoreError("写不了", where=str(own.path), todo="关掉")
        written(own)

    def lock(*people):
        shut.clear()
        shut.update(people)
    monkeypatch.setattr(ClosedDesk, "commit", commit)
    return lock


def test_a_book_that_cannot_be_written_is_told_the_same_each_time_and_clashes_with_nobody(shop, desk, locked):
    typed(shop, LINA, 客户="A", 内容="一")
    bring_together(desk, shop)
    own = book(shop, LINA)
    rows = own.read(TABLE)
    own.write(TABLE, pd.concat([rows.assign(内容="二"), pd.DataFrame([{"客户": "B", "内容": "一"}])])
              .reindex(columns=rows.columns).astype(object))
    own.commit()
    for _ in range(3):
        locked(LINA)
        assert bring_together(desk, shop) == ["李娜.xlsx 写不了"]
        assert desk.read(TABLE)[["客户", "内容", "标记"]].values.tolist() == [["A", "二", None], ["B", "一", None]]
    desk.write(TABLE, desk.read(TABLE).assign(处理="退款", 内容=["改过", "一"]))
    bring_together(desk, shop)
    locked()
    own = book(shop, LINA)
    own.write(TABLE, own.read(TABLE).assign(内容=["二", "三"], 评价分=[5.0, None]))
    own.commit()
    locked(LINA)
    for _ in range(2):
        assert bring_together(desk, shop) == ["李娜.xlsx 写不了"]
    locked()
    assert bring_together(desk, shop) == []
    for each in (desk, book(shop, LINA)):
        assert each.read(TABLE)[["客户", "内容", "处理", "评价分", "标记"]].values.tolist() == [
            ["A", "改过", "退款", 5.0, None], ["B", "三", "退款", None, None]]


def test_a_refresh_says_that_a_book_was_not_written_back_until_it_is(shop, desk, locked):
    typed(shop, LINA, 客户="A")
    locked(LINA)
    for minutes in range(2):
        report = refresh(desk, shop, options=at(minutes))
        assert any("“李娜”" in line and "没能写回去" in line and "写不了" in line for line in report.lines)
        assert str(desk.get("上次动作")).count("没能写回去的登记簿：李娜") == 1
        assert str(desk.read("日志")["说明"].iloc[0]).count("李娜") == 1
    locked()
    assert "没能写回去" not in "".join(refresh(desk, shop, options=at(3)).lines) + str(desk.get("上次动作"))


def test_drop_lists_of_the_books_follow_the_people_of_the_settings(shop, desk):
    bring_together(desk, shop)
    shop.settings_file.write_text(shop.settings_file.read_text("utf-8") + '[[people]]\nname = "赵云"\nrole = "业务"\n',
                                  "utf-8")
    bring_together(desk, shop)
    for person in (LINA, WANG):
        assert book(shop, person).read("人员")["姓名"].tolist() == [LINA, WANG, "陈薇", "赵云"]
        assert not list(book(shop, person).read(TABLE)["客户"])


def test_rows_typed_below_a_table_of_a_closed_workbook_are_taken_too(shop):
    typed(shop, LINA, 客户="A")
    typed_below(shop, LINA, (1, "B", "好"))
    ground = MergeGround(History(shop.history), shop.settings(), NOW, Workbook(book(shop, LINA), "", NOW), OwnBooks())
    merged = merge_records((record_of("reviews"),), ground)
    assert customers(merged.tables[TABLE]) == ["A", "B"] and merged.problems == ()
