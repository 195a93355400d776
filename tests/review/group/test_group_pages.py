import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import formualizer
import msgspec
import pytest
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parents[1]))

from storemonths import MONTH, empty, full, half

from opsbook.domain.verdict import Verdict
from opsbook.review.group import draw_group
from opsbook.review.group.member import Failure, Member, MetricStanding, Owing, RuleStanding, member_of
from opsbook.review.group.members import Group
from opsbook.review.page import HOME
from opsbook.review.writer import Book, file_url, write_book

FAIL, WATCH, PASS, NO_DATA = Verdict.FAIL, Verdict.WATCH, Verdict.PASS, Verdict.NO_DATA


def standing(metric, value, target, verdict=None):
    return MetricStanding(metric, value, target, verdict)


def member(store, folder="", **values):
    """A store with one key metric of 90 against 100 and nothing else, unless told otherwise."""
    folder = folder or store
    names = ("visitors", "inquiries", "orders", "ctr", "inquiry_rate", "reply_in_limit")
    given = {"visitors": (90.0, 100.0, WATCH)} | values.pop("metrics", {})
    metrics = tuple(standing(name, *given.get(name, (None, None, None))) for name in names)
    base = {"imported_at": datetime(2025, 4, 3, 9, 30), "failed": 1, "watched": 0, "rules": (), "owes": ()}
    return Member(store, folder, f"{folder}/复盘/{store}.xlsx", metrics=metrics, **(base | values))


def pages(*members, failures=()):
    return {page.name: page for page in draw_group(Group("店群", MONTH, members, failures))}


def rows(page, part=0):
    """The rows of a table of the page as their cells show them."""
    tables = [each for each in page.placed if hasattr(each.part, "columns")]
    place = tables[part]
    found = {}
    for cell in place.part.cells(place.row, place.col):
        found.setdefault(cell.row, []).append(cell.value)
    first = place.row + place.part.first_row
    return [values for row, values in sorted(found.items()) if row >= first]


@pytest.mark.parametrize(("metric", "value", "target", "gap"), [
    ("visitors", 90.0, 100.0, -0.1), ("visitors", 130.0, 100.0, 0.3), ("visitors", 100.0, 100.0, 0.0),
    ("zero_90", 15.0, 10.0, -0.5), ("zero_90", 50.0, 10.0, -1.0), ("zero_90", 5.0, 10.0, 0.5),
    ("visitors", None, 100.0, None), ("visitors", 90.0, None, None), ("zero_90", 3.0, 0.0, None)])
def test_gap_to_own_target(metric, value, target, gap):
    assert standing(metric, value, target).gap == (gap if gap is None else pytest.approx(gap))


def test_what_is_beyond_one_target_makes_up_for_nothing():
    both = member("甲", metrics={"visitors": (60.0, 100.0, FAIL), "orders": (30.0, 10.0, PASS)})
    assert both.shortfall == pytest.approx(-0.2)
    assert member("乙", metrics={"visitors": (60.0, None, None)}).shortfall is None


def test_a_month_becomes_a_small_member_that_travels():
    made = member_of(full(), "某某", "某某/复盘/a.xlsx")
    assert msgspec.json.decode(msgspec.json.encode(made), type=Member) == made
    assert len(msgspec.json.encode(made)) < 8_000
    assert (made.failed, made.watched) == (7, 3)
    assert {each.metric: (each.value, each.target, each.verdict) for each in made.metrics}["ctr"] == (
        pytest.approx(0.0071, abs=1e-4), 0.01, FAIL)
    worst = {each.rule: (each.verdict, each.flagged) for each in made.rules}
    assert worst["S02"] == (FAIL, 2)    # the store's row and 王五's; 张三's passes
    assert Owing("王五", "及时回复率（个人）", "83.0%", "95.0%", FAIL, "S02：先做这一件，再做那一件",
                 date(2025, 4, 10)) in made.owes


@pytest.mark.parametrize("month", [half(), empty()], ids=["half", "empty"])
def test_months_with_little_data_are_members_too(month):
    made = member_of(month, "店", "店/复盘/a.xlsx")
    assert all(each.verdict is not PASS for each in made.metrics if each.value is None)
    assert len(pages(made)) == 7


def test_farthest_from_its_own_targets_comes_first():
    shown = rows(pages(member("甲"), member("乙", metrics={"visitors": (50.0, 200.0, FAIL)}),
                       member("丙", metrics={"visitors": (None, None, None)}))["目标差距"])
    assert [(row[0], row[1], row[2]) for row in shown] == [(1, "乙", -0.75), (2, "甲", -0.1), ("○", "丙", "○")]


def test_same_rule_across_the_stores():
    first = member("甲", rules=(RuleStanding("O03", FAIL, 1), RuleStanding("S02", FAIL, 3)))
    second = member("乙", rules=(RuleStanding("O03", PASS, 0), RuleStanding("S02", FAIL, 1),
                                RuleStanding("W01", NO_DATA, 0)))
    drawn = pages(first, second)
    assert rows(drawn["规则"]) == [["及时回复率（个人）", 2, 0, 0, 0, 1.0], ["总点击率", 1, 0, 1, 0, 0.5]]
    assert rows(drawn["规则热图"]) == [["预警店数", 2, 2, 1], ["甲", 1, "▲ 3", "▲"], ["乙", 1, "▲", "●"]]


def test_who_owes_what():
    owes = (Owing("李运营", "总点击率", "0.7%", "1.0%", FAIL, "改主图", date(2025, 4, 10)),
            Owing("王五", "及时回复率", "83%", "95%", WATCH, "值守", None))
    page = pages(member("甲", owes=owes), member("乙", owes=owes[:1]))["谁欠什么"]
    assert rows(page, 0) == [["李运营", 2, 2, 2], ["王五", 1, 1, 0]]
    assert [row[:3] for row in rows(page, 1)] == [
        ["甲", "李运营", "总点击率"], ["甲", "王五", "及时回复率"], ["乙", "李运营", "总点击率"]]


def test_two_stores_of_one_name_are_told_apart():
    shown = rows(pages(member("云杉", "一"), member("云杉", "二"), member("青禾"))[HOME])
    assert [row[0] for row in shown] == ["云杉（一）", "云杉（二）", "青禾"]


def test_store_that_failed_is_listed_with_its_reason():
    drawn = pages(member("甲"), failures=(Failure("乙", "设置.toml 有误", "乙/设置.toml", "改好它"),))
    assert rows(drawn["没做成"]) == [["乙", "设置.toml 有误", "改好它", "乙/设置.toml"]]
    assert drawn[HOME].message.startswith("2 家店做完 1 家")
    assert "1 家没做成" in drawn[HOME].message


def test_group_of_which_nothing_is_left_says_so():
    drawn = pages(failures=(Failure("乙", "坏了"),))
    assert {page.name: len(page.message) > 0 for page in drawn.values()} == dict.fromkeys(drawn, True)


@pytest.mark.parametrize(("path", "url"), [
    ("店/复盘/a.xlsx", "external:店/复盘/a.xlsx"), ("a b#1/100%.xlsx", "external:a%20b%231/100%25.xlsx")])
def test_paths_in_links(path, url):
    assert file_url(path) == url


def cells_of(path):
    """Every cell of a workbook as a reader that does not calculate gives it, by sheet."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_book_that_keeps_one_row_in_memory_has_the_same_cells(tmp_path):
    drawn = draw_group(Group("店群", MONTH, (member_of(full(), "甲", "甲/a.xlsx"),)))
    for streamed in (True, False):
        write_book(Book(drawn, "店群", "2025年3月", None, True, streamed), tmp_path / f"{streamed}.xlsx")
    assert cells_of(tmp_path / "True.xlsx") == cells_of(tmp_path / "False.xlsx")


def test_written_workbook_has_the_values_its_formulas_give(tmp_path):
    members = tuple(member_of(replace(month, store=name), name, f"{name}/复盘/x.xlsx")
                    for name, month in (("某某", full()), ("半 空#", half()), ("空", empty())))
    drawn = draw_group(Group("店群", MONTH, members))
    write_book(Book(drawn, "店群", "2025年3月", None, True, streamed=True), tmp_path / "g.xlsx")
    engine = formualizer.load_workbook(str(tmp_path / "g.xlsx"))
    engine.evaluate_all()
    written = cells_of(tmp_path / "g.xlsx")
    cells = [(page.name, cell) for page in drawn for cell in page.cells() if cell.formula]
    assert len(cells) >= len(members)
    for sheet, cell in cells:
        cached = written[sheet][cell.row][cell.col]
        wanted = cell.value if isinstance(cell.value, str) else pytest.approx(cell.value)
        assert (cached, engine.evaluate_cell(sheet, cell.row + 1, cell.col + 1)) == (wanted, wanted)
