from dataclasses import replace

import pandas as pd
import pytest
import storemonths

from opsbook.domain.verdict import Verdict
from opsbook.review.pages import draw_pages
from opsbook.review.rowlook import row_verdicts, target_of
from opsbook.review.view import view_of

WORDS = pd.DataFrame({"keyword": ["a", "b", "c", "d", "e"], "cost": [9.0, 9.0, 9.0, 0.0, 9.0],
                      "ctr": [0.02, 0.009, 0.02, 0.001, float("nan")], "opportunities": [2.0, 2.0, 0.0, 0.0, 2.0]})


def view(months, *findings):
    return view_of(replace(months["full"], findings=findings))


def test_every_word_is_judged_by_the_tests_of_the_rule(months):
    assert row_verdicts(view(months), "R14", WORDS) == [
        Verdict.PASS, Verdict.FAIL, Verdict.FAIL, Verdict.PASS, Verdict.NO_DATA]


def test_by_the_threshold_of_the_stored_finding(months):
    used = storemonths.finding("R10", "p4p_ctr", Verdict.PASS, value=0.02, target=0.005)
    assert target_of(view(months, used), "R10") == 0.005
    assert row_verdicts(view(months, used), "R14", WORDS)[1] is Verdict.PASS


def test_a_rule_that_is_off_judges_nothing(months):
    off = storemonths.finding("R14", "", Verdict.OFF, scope="list")
    assert set(row_verdicts(view(months, off), "R14", WORDS)) == {Verdict.OFF}


@pytest.mark.parametrize("heading", ["烧钱词", "赚钱词"])
def test_no_word_is_raised_that_the_rule_names(months, heading):
    page = next(page for page in draw_pages(months["full"]) if page.name == "关键词与P4P")
    table = next(each.part for each in page.placed if getattr(each.part, "heading", "").startswith(heading))
    assert table.rows
    assert all(row[-2] is Verdict.PASS for row in table.rows if row[-1] == "加价")
