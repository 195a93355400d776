import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.domain.spotchecks import EACH, draw

KEYS = ["person", "table", "row"]
NOBODY = pd.DataFrame(columns=KEYS)


def pool(**counts):
    rows = [(person, "操作记录", f"r{number}") for person, count in counts.items() for number in range(count)]
    return pd.DataFrame(rows, columns=KEYS)


@pytest.mark.parametrize(("count", "drawn"), [(0, 0), (3, 3), (5, 5), (40, 5)])
def test_five_rows_a_person_or_all_there_are(count, drawn):
    found = draw(pool(李娜=count, 王强=7), NOBODY, "云杉|2026-10")
    assert (found["person"] == "李娜").sum() == drawn and (found["person"] == "王强").sum() == EACH


@given(st.permutations(range(20)))
def test_the_order_of_the_rows_does_not_matter(order):
    rows = pool(李娜=20)
    pd.testing.assert_frame_equal(draw(rows.iloc[order], NOBODY, "s"), draw(rows, NOBODY, "s"))


def test_another_month_draws_other_rows():
    rows = pool(李娜=200)
    assert set(draw(rows, NOBODY, "云杉|2026-10")["row"]) != set(draw(rows, NOBODY, "云杉|2026-11")["row"])


def test_rows_drawn_before_stay_drawn_when_others_are_written_later():
    first = draw(pool(李娜=10), NOBODY, "s")
    pd.testing.assert_frame_equal(draw(pool(李娜=60), first, "s"), first)


def test_too_few_drawn_before_are_filled_up():
    first = draw(pool(李娜=3), NOBODY, "s")
    second = draw(pool(李娜=60), first, "s")
    assert len(second) == EACH and set(first["row"]) <= set(second["row"])
