"""Text stays text though Excel reads what is put as if it were typed."""

import pytest
from fakecells import Sheet
from hypothesis import example, given
from hypothesis import strategies as st

from opsbook.desk.asput import MARK, as_put
from opsbook.desk.closed.values import Content

MISREAD = ["=1+1", "00123", "62000123456789012345", "1e5", "2025年3月1日", "3/4", "12:30", "3%", "¥5", "TRUE", "'a"]


def held(put):
    """What a cell of the fake Excel holds then."""
    sheet = Sheet("表一")
    sheet.enter(1, 1, put)
    return sheet.seen(1, 1).value, sheet.seen(1, 1).formula


@pytest.mark.parametrize("text", MISREAD)
def test_excel_would_misread_it(text):
    assert held(text) != (text, None)


@given(st.text(min_size=1) | st.from_regex(r"[-+=@']?[0-9./:%,eE年月日 ]+", fullmatch=True))
@example("=1+1")
def test_any_text_is_held_as_it_is(text):
    assert held(as_put(Content(text))) == (text, None)


@pytest.mark.parametrize("text", ["＝A1", "＝甲", "＋1", "－", "＠甲", " ＝SUM(B:B)"])
def test_full_width_signs_start_a_formula_too(text):
    assert as_put(Content(text)) == MARK + text


@pytest.mark.parametrize("value", [1.5, -0.0, 1e300, True, False])
def test_numbers_and_truth_are_put_as_they_are(value):
    assert held(as_put(Content(value))) == (value, None)


def test_nothing_empties_the_cell():
    assert held(as_put(Content(None))) == (None, None)
