from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
import pytest
from registeroffice import PEOPLE, SETTINGS, Office

from opsbook.catalogue.records import MARK, ROW_ID
from opsbook.domain.settings import Person
from opsbook.history import history
from opsbook.history.parts import write_part
from opsbook.history.registers import live_rows, merged_at, read_register
from opsbook.jobs.registers import BookTaken, refill

TODAY = datetime(2026, 11, 20)
LINA, WANG = PEOPLE


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def test_a_row_typed_in_an_own_book_is_theirs_of_today_and_stands_in_the_workbook(office):
    office.type(LINA, 客户="Blue Harbor")
    office.merge()
    [row] = office.rows()
    assert (row["客户"], row["业务"], row["日期"]) == ("Blue Harbor", LINA, TODAY)
    assert office.rows(LINA) == office.rows() and office.rows(WANG) == []
    assert row[ROW_ID]


def test_the_operators_row_for_a_salesperson_goes_into_their_book(office):
    office.type("", 客户="A", 业务=WANG)
    office.type("", 客户="B")
    office.merge()
    assert office.shown(WANG, "客户") == [("A",)]
    assert office.shown("", "客户", "业务") == [("A", WANG), ("B", None)]


def test_one_person_of_the_records_role_is_the_default_in_the_workbook(tmp_path):
    office = Office(tmp_path, settings=msgspec.structs.replace(SETTINGS, people=(Person(LINA, "业务"),)))
    office.type("", 客户="A")
    office.merge()
    assert office.shown("", "业务") == [(LINA,)]


@pytest.mark.parametrize("book", ["", LINA])
def test_todays_list_pasted_over_yesterdays_doubles_nothing(tmp_path, book):
    office = Office(tmp_path, "inquiries")
    office.type(book, 编号="83", 询盘时间=TODAY, 负责业务=LINA, 跟进状态="已报价")
    office.merge()
    office.put(book, [*office.rows(book), {"编号": "83", "询盘时间": TODAY, "跟进状态": "待回复", "客户国家": "美国"},
                      {"编号": "84", "询盘时间": TODAY, "负责业务": LINA}])
    [problem] = office.merge().problems
    assert office.shown(book, "编号", "跟进状态", "客户国家") == [("83", "已报价", "美国"), ("84", None, None)]
    assert "又贴了一次" in problem.what and "后改" not in problem.what
    assert office.ids() == office.ids(LINA) and not office.merge().changes


def test_rows_of_blanks_and_of_nothing_but_an_id_are_none(office):
    office.put("", [{ROW_ID: "x"}, {"客户": " "}, {"客户": "A"}])
    office.merge()
    assert office.shown("", "客户") == [("A",)]


def test_merging_twice_changes_nothing(office):
    office.type(LINA, 客户="A", 内容="好")
    office.type("", 客户="B", 业务=WANG)
    office.merge()
    before = [office.rows(book) for book in office.desks]
    merged = office.merge()
    assert not merged.changes and [office.rows(book) for book in office.desks] == before


def test_each_side_changes_its_own_cell(office):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    office.change(LINA, 0, 内容="二")
    office.change("", 0, 处理="退款")
    merged = office.merge()
    assert office.shown("", "内容", "处理") == office.shown(LINA, "内容", "处理") == [("二", "退款")]
    assert merged.problems == () and office.marks() == [None]


@pytest.mark.parametrize(("first", "last"), [(LINA, ""), ("", LINA)])
def test_the_later_change_of_a_cell_holds_and_both_are_told(office, first, last):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    office.change(first, 0, 内容="先改")
    office.change(last, 0, 内容="后改")
    [problem] = office.merge().problems
    assert office.shown("", "内容") == office.shown(LINA, "内容") == [("后改",)]
    assert (problem.row, problem.column) == (2, "内容") and "先改" in problem.what and "后改" in problem.what
    told = f"内容不一致：{first or '总表'}写 先改"
    assert office.marks() == [told] and office.shown(LINA, MARK) == [(told,)]
    office.change("", 0, 内容="定了")
    assert office.merge().problems == () and office.marks() == [None]


@pytest.mark.parametrize(("column", "theirs", "told"), [
    ("内容", 5000.0, "总表写 5,000"),
    ("日期", datetime(2026, 11, 18), "总表写 2026-11-18"),
    ("内容", None, "总表写 空着"),
    ("内容", "好；" * 15, f"总表写 {'好，' * 10}…"),
])
def test_an_own_book_says_what_the_workbook_says(office, column, theirs, told):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    office.change("", 0, **{column: theirs})
    office.change(LINA, 0, **{column: "我的"})
    office.merge()
    assert office.shown(LINA, column, MARK) == [("我的", f"{column}不一致：{told}")]
    office.change("", 0, **{column: "定了"})
    office.merge()
    assert office.shown(LINA, column, MARK) == [("定了", None)]


def test_a_later_change_of_another_cell_makes_no_older_value_hold_in_the_next_merges(office):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    office.change("", 0, 内容="先改")
    office.merge(unwritten={LINA})
    office.change(LINA, 0, 内容="后改")
    office.change("", 0, 处理="退款")
    office.merge(shut={LINA})
    [problem] = office.merge().problems
    assert office.shown("", "内容", "处理") == office.shown(LINA, "内容", "处理") == [("后改", "退款")]
    assert problem.what.index("后改（李娜") < problem.what.index("先改（工作簿")


def test_a_row_its_owner_deleted_stays_in_the_workbook_marked(office):
    office.type(LINA, 客户="A")
    office.merge()
    office.delete(LINA, 0)
    office.merge()
    office.merge()
    assert office.shown("", "客户", MARK) == [("A", "李娜 11-20 删除")] and office.rows(LINA) == []
    office.delete("", 0)
    office.merge()
    assert office.rows() == [] and office.agreed() == {}


def test_a_row_the_operator_deleted_comes_back_where_its_owner_has_it(office):
    office.type(LINA, 客户="A")
    office.merge()
    office.delete("", 0)
    office.merge()
    assert office.shown("", "客户", MARK) == [("A", "11-20 在工作簿里删过，登记簿里还有")]


def test_a_row_of_the_workbook_alone_is_taken_out_and_stays_in_history(office):
    office.type("", 客户="A")
    office.type("", 客户="B")
    office.merge()
    office.delete("", 0)
    office.merge()
    assert office.shown("", "客户") == [("B",)]
    assert read_register(office.history, office.record)["deleted"].tolist() == [True, False]
    assert live_rows(office.history, office.record)["customer"].tolist() == ["B"]
    assert merged_at(office.history, office.record) == office.clock


def test_a_row_that_gets_another_person_moves(office):
    office.type(LINA, 客户="A")
    office.merge()
    office.change("", 0, 业务=WANG)
    office.merge()
    assert (office.rows(LINA), office.shown(WANG, "客户"), office.marks()) == ([], [("A",)], [None])


def test_a_row_of_nobody_we_know_stays_where_it_was_typed(office):
    office.type(LINA, 客户="A", 业务="丽娜")
    office.merge()
    office.merge()
    assert office.shown(LINA, "客户") == [("A",)]


@pytest.mark.parametrize("book", ["", LINA])
@pytest.mark.parametrize("above", [True, False])
def test_a_row_copied_with_its_id_is_a_row_of_its_own(office, book, above):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    [row] = office.rows(book)
    rows = [{**row, "内容": "二"}, row] if above else [row, {**row, "内容": "二"}]
    old = row[ROW_ID]
    office.put(book, rows)
    office.merge()
    office.merge()
    found = {row["内容"]: row[ROW_ID] for row in office.rows()}
    assert found["一"] == old != found["二"] and len(office.rows()) == len(office.rows(LINA)) == 2


def test_an_unchanged_copy_is_a_second_row(office):
    office.type("", 客户="A")
    office.merge()
    office.put("", office.rows() * 2)
    office.merge()
    assert office.shown("", "客户") == [("A",), ("A",)] and len(set(office.ids())) == 2


def test_a_colleagues_row_copied_and_changed_is_ones_own(office):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    [row] = office.rows(LINA)
    office.put(WANG, [{**row, "业务": WANG, "内容": "二"}])
    office.merge()
    assert office.shown("", "业务", "内容") == [(LINA, "一"), (WANG, "二")]


def test_old_rows_leave_the_workbook_a_month_after_they_were_typed_and_are_no_deletions(office):
    office.type("", 客户="新")
    office.merge()
    office.type(LINA, 客户="旧", 日期=datetime(2025, 1, 1))
    for days, shown in ((0, {"新", "旧"}), (29, {"新", "旧"}), (1, {"新"})):
        office.clock += timedelta(days)
        office.merge()
        assert {name for name, in office.shown("", "客户")} == shown
        assert {name for name, in office.shown(LINA, "客户")} == shown & {"旧"}
    assert set(live_rows(office.history, office.record)["customer"]) == {"旧", "新"}
    assert office.marks() == [None]


@pytest.mark.parametrize("book", ["", LINA])
def test_old_rows_that_are_there_at_the_first_merge_are_not_shown(office, book):
    office.type(book, 客户="旧", 日期=datetime(2025, 1, 1), 业务=LINA)
    for _ in range(2):
        office.merge()
        assert office.rows() == office.rows(LINA) == []
    assert live_rows(office.history, office.record)["customer"].tolist() == ["旧"]


def test_what_cannot_be_read_stays_as_typed(office):
    office.type(LINA, 客户="A", 日期="7.3", 评价分="五星", 内容=3.0)
    office.merge()
    assert office.shown("", "日期", "评价分", "内容") == [("7.3", "五星", 3.0)]
    [row] = live_rows(office.history, office.record).to_dict("records")
    assert row["date"] is not row["date"] or str(row["date"]) == "NaT"
    assert row["content"] == "3"


@pytest.mark.parametrize("unwritten", [("", *PEOPLE), ("",), (LINA,), (WANG, "")])
def test_a_merge_that_died_between_the_books_is_finished_by_the_next(office, unwritten):
    office.type(LINA, 客户="A", 内容="一")
    office.type("", 客户="B", 业务=WANG)
    office.merge()
    office.change(LINA, 0, 内容="二")
    office.change("", 1, 处理="退款")
    office.delete(WANG, 0)
    office.type(LINA, 客户="C")
    office.merge(unwritten=unwritten)
    office.merge()
    office.merge()
    assert office.shown("", "客户", "内容", "处理", MARK) == [
        ("B", None, None, "王芳 11-20 删除"), ("A", "二", "退款", None), ("C", None, None, None)]
    assert office.shown(LINA, "客户", "内容", "处理") == [("A", "二", "退款"), ("C", None, None)]
    assert office.rows(WANG) == [] and len(set(office.ids())) == 3


@pytest.mark.parametrize("saved", range(4))
def test_a_merge_that_died_while_it_saved_leaves_no_copy_behind(office, monkeypatch, saved):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    office.history.save()
    office.change(LINA, 0, 内容="二")
    office.merge(unwritten=("", *PEOPLE))
    left = iter(range(saved))
    with monkeypatch.context() as patch, suppress(StopIteration):
        patch.setattr(history, "write_part", lambda path, part: (next(left), write_part(path, part)))
        office.history.save()
    office.history = history.History(office.history.root)
    office.merge()
    office.history.save()
    again = history.History(office.history.root)
    assert read_register(again, office.record)["content"].tolist() == ["二"]


def test_a_clash_in_a_merge_that_died_is_still_told(office):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    office.change(LINA, 0, 内容="她的")
    office.change("", 0, 内容="我的")
    office.merge(unwritten=("",))
    [problem] = office.merge().problems
    assert "她的" in problem.what and office.shown("", "内容") == [("我的",)]


def test_a_workbook_closed_without_saving_reverts_nothing(office):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    saved = office.keep("")
    office.change(LINA, 0, 内容="二")
    office.type(LINA, 客户="B")
    office.merge()
    office.restore("", saved)
    merged = office.merge()
    assert office.shown("", "客户", "内容") == [("A", "二"), ("B", None)] and merged.problems == ()


def test_rows_whose_ids_were_lost_with_the_file_are_known_again(office):
    office.type("", 客户="A", 内容="一")
    saved = office.keep("")
    office.merge()
    office.restore("", saved)
    office.change("", 0, 处理="退款")
    office.merge()
    assert office.shown("", "客户", "处理") == [("A", "退款")]


def test_an_old_copy_of_a_book_takes_nothing_back(office):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    old = office.keep(LINA)
    office.change(LINA, 0, 内容="二")
    office.type(LINA, 客户="B")
    office.merge()
    office.restore(LINA, old)
    office.merge()
    assert office.shown(LINA, "客户", "内容") == office.shown("", "客户", "内容") == [("A", "二"), ("B", None)]


def test_a_book_of_a_merge_nobody_remembers_loses_nothing(office):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    rows, meta, at = office.keep(LINA)
    meta.loc[meta["键"] == "登记合并", "值"] = "2020-01-01T00:00:00.000000"
    office.restore(LINA, ([{**rows[0], "内容": "二"}], meta, at))
    office.type("", 客户="B", 业务=LINA)
    merged = office.merge()
    assert office.shown(LINA, "客户", "内容") == [("A", "二"), ("B", None)]
    assert ["一" in problem.what for problem in merged.problems] == [True]


def test_a_shut_book_is_taken_by_the_next_merge(office):
    office.type(LINA, 客户="A", 内容="一")
    office.merge()
    office.change("", 0, 处理="退款")
    office.change(LINA, 0, 内容="二")
    office.type("", 客户="B", 业务=LINA)
    office.merge(shut=(LINA,))
    assert office.shown("", "内容") == [("一",), (None,)]
    office.merge()
    assert office.shown(LINA, "客户", "内容", "处理") == [("A", "二", "退款"), ("B", None, None)]
    assert office.shown("", "内容") == [("二",), (None,)]


def test_what_a_fill_writes_is_taken_as_typed_and_its_remarks_stay(office):
    office.type("", 客户="A")
    merged = office.merge()
    rows = merged.tables["买家评价"].copy()
    rows.loc[0, "内容"], rows.loc[0, MARK] = "算出来的", "内容 手改，算得 1"
    rows.loc[1] = dict.fromkeys(rows.columns) | {"客户": "B", ROW_ID: "f1"}
    again = refill(merged, {"买家评价": rows})
    found = again.tables["买家评价"]
    assert found[["客户", "内容", MARK, ROW_ID]].values.tolist() == [
        ["A", "算出来的", "内容 手改，算得 1", office.ids()[0]], ["B", None, None, "f1"]]
    assert again.stamp == merged.stamp
    assert live_rows(office.history, office.record)["content"].tolist()[0] == "算出来的"


def test_rows_too_old_leave_the_books_together_a_month_after_the_first_could(tmp_path):
    office = Office(tmp_path)       # 400 days are shown
    for days in (395, 380, 10):
        office.type("", 日期=TODAY - timedelta(days), 客户=f"{days}")
    office.merge()
    office.clock += timedelta(36)
    office.merge()
    assert office.shown("", "客户") == [("395",), ("380",), ("10",)]
    office.clock += timedelta(1)
    office.merge()
    assert office.shown("", "客户") == [("10",)] and len(office.agreed()) == 3


def test_a_merge_counts_what_it_took_from_each_book(office):
    office.type(LINA, 客户="A")
    office.type(LINA, 客户="B")
    assert office.merge().books == (BookTaken(LINA, new=2), BookTaken(WANG))
    office.change(LINA, 0, 内容="好")
    office.delete(LINA, 1)
    office.type("", 客户="C", 业务=WANG)
    assert office.merge().books == (BookTaken(LINA, changed=1, deleted=1), BookTaken(WANG))
    assert office.merge().books == (BookTaken(LINA), BookTaken(WANG))
