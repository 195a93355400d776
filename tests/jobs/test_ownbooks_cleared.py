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


@pytest.mark.parametrize("place", [0, 1, 2])
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


@pytest.mark.parametrize("place", [0, 2, 3], ids=["a row", "the last row", "an empty row below"])
def test_a_formula_that_was_cleared_comes_back(shop, desk, three, place):
    with mine(shop) as table:
        table.put(place, 回复用时=None)
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
