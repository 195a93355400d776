"""What people clear, overwrite and correct in own books, and books that cannot be written back."""

import shutil
from datetime import datetime

import pytest
from ownshop import LINA, book, bring_together, opened
from workbooks import memory_desk

from opsbook.history.store import open_store

INQUIRIES, FORMULA = "询盘登记", "回复用时"
MORNING = datetime(2026, 11, 19, 9)


@pytest.fixture
def shop(given_out, tmp_path):
    shutil.copytree(given_out, tmp_path / given_out.name)
    return open_store(tmp_path / given_out.name)


@pytest.fixture
def desk(shop):
    return memory_desk(shop)


def mine(shop):
    """The inquiries of Li Na's book as she sees them, to type into."""
    return opened(shop.registers / f"{LINA}.xlsx", INQUIRIES)


@pytest.fixture
def three(shop, desk):
    """Three inquiries of Li Na's, merged and written back."""
    with mine(shop) as table:
        for place, buyer in enumerate(("Ann", "Bob", "Cem")):
            table.put(place, 买家=buyer, 询盘时间=MORNING, 首次回复时间=datetime(2026, 11, 19, 10 + place))
    assert bring_together(desk, shop) == []


def hours(own):
    """What the formulas give."""
    return [round(value, 6) if isinstance(value, float) else value for value in own[FORMULA]]


def formulas(shop):
    """Whether each row of the table, the empty ones below too, has its formula."""
    with mine(shop) as table:
        return [str(table.cell(place, FORMULA).value).startswith("=") for place in range(table.bottom - table.top + 1)]


@pytest.mark.parametrize("place", [0, 2])
def test_a_row_that_is_cleared_is_deleted_and_a_new_one_gets_its_id(shop, desk, three, place):
    with mine(shop) as table:
        table.clear(place)
        table.put(3, 买家="Dan")
    assert bring_together(desk, shop) == []
    left = [buyer for buyer in ("Ann", "Bob", "Cem", "Dan") if buyer != ("Ann", "Bob", "Cem")[place]]
    own = book(shop, LINA).read(INQUIRIES)
    assert own["买家"].tolist() == left
    assert own[["行号", "编号", "询盘时间"]].notna().all(axis=None) and all(formulas(shop))
    assert hours(own)[:2] == [{"Ann": 1, "Bob": 2, "Cem": 3}[buyer] for buyer in left[:2]]
    marks = dict(desk.read(INQUIRIES)[["买家", "标记"]].values.tolist())
    assert len(marks) == 4 and "删除" in marks.pop(("Ann", "Bob", "Cem")[place]) and set(marks.values()) == {None}
    assert bring_together(desk, shop) == []


def test_the_last_row_that_is_cleared_leaves_room_to_type_as_it_was(shop, desk, three):
    before = formulas(shop)
    with mine(shop) as table:
        table.clear(2)
    assert bring_together(desk, shop) == [] and all(before)
    assert book(shop, LINA).read(INQUIRIES)["买家"].tolist() == ["Ann", "Bob"]
    assert (len(formulas(shop)), all(formulas(shop))) == (len(before) - 1, True)


def test_a_formula_that_was_cleared_comes_back(shop, desk, three):
    with mine(shop) as table:
        table.put(0, 回复用时=None)
        table.put(3, 回复用时=None)     # an empty row
        table.put(4, 买家="Eva")
    assert bring_together(desk, shop) == []
    own = book(shop, LINA).read(INQUIRIES)
    assert own["买家"].tolist() == ["Ann", "Bob", "Cem", "Eva"] and own["行号"].notna().all()
    assert hours(own)[:3] == [1, 2, 3] and all(formulas(shop))


def test_a_value_over_a_formula_stays_and_everything_else_is_written(shop, desk, three):
    with mine(shop) as table:
        table.put(1, 回复用时=9)
        table.put(2, 回复用时=None, 备注="急")
        table.put(3, 买家="Dan")
    assert bring_together(desk, shop) == []
    own = book(shop, LINA).read(INQUIRIES)
    assert hours(own)[:3] == [1, 9, 3] and own["备注"].tolist()[2] == "急" and own["行号"].notna().all()
    assert [place for place, is_there in enumerate(formulas(shop)) if not is_there] == [1]


@pytest.fixture
def blocked(shop, desk, three):
    """Two inquiries without ids, taken from a book that is not written back: a formula of Li Na's own is in it."""
    with mine(shop) as table:
        table.put(0, 其他买家信息="=1+1")
        table.put(3, 买家="Dan", 客户国家="美国", 询盘产品="Lunch Box")
        table.put(4, 买家="Eva", 客户国家="美国", 询盘产品="Lunch Box")
    [told] = bring_together(desk, shop)
    assert "李娜.xlsx" in told and "1+1" in told


def test_a_row_that_was_taken_and_got_no_id_is_not_doubled_when_it_is_corrected(shop, desk, blocked):
    with mine(shop) as table:
        table.put(3, 买家="Don", 询盘产品="Cup", 客户国家=None, 首次回复时间=MORNING)
        table.put(4, 买家="Eve")
        table.put(5, 买家="Fay")
    shown = ["Ann", "Bob", "Cem", "Don", "Eve", "Fay"]
    assert len(bring_together(desk, shop)) == 1 and sorted(desk.read(INQUIRIES)["买家"]) == shown
    with mine(shop) as table:
        assert table.cell(0, "其他买家信息").value == "=1+1"
        table.put(0, 其他买家信息="2")
    assert bring_together(desk, shop) == []
    own, all_rows = book(shop, LINA).read(INQUIRIES), desk.read(INQUIRIES)
    assert own["买家"].tolist() == sorted(all_rows["买家"]) == shown
    assert own["行号"].is_unique and set(own["行号"]) == set(all_rows["行号"])
