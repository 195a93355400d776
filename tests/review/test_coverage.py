import re
from dataclasses import replace

import pytest

from opsbook.domain.evidence import Coverage
from opsbook.review.cells import Formula
from opsbook.review.coverage import partial
from opsbook.review.pages import draw_pages
from opsbook.review.tables import Table
from opsbook.review.view import view_of

SHEETS = {"总览": "overview", "漏斗": "overview", "流量来源": "channels", "地区": "regions"}


def cut(month, table, which="evidence"):
    """The month with 18 of 31 days of a table."""
    evidence = getattr(month, which)
    return replace(month, **{which: replace(evidence, coverage=evidence.coverage | {table: Coverage(31, 18, "day")})})


@pytest.mark.parametrize(("which", "text"), [("evidence", "数据概览 2025年3月只有 18/31 天"),
                                             ("last", "数据概览 2025年2月只有 18/31 天")])
def test_says_which_month_is_not_whole(months, which, text):
    assert partial(view_of(cut(months["full"], "overview", which))) == text


def test_whole_months_say_nothing(months):
    assert partial(view_of(months["full"])) == ""


@pytest.mark.parametrize("which", ["evidence", "last"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_missing_days_are_never_a_drop(months, sheet, which):
    month = cut(months["full"], SHEETS[sheet], which)
    page = next(page for page in draw_pages(month) if page.name == sheet)
    table = next(each.part for each in page.placed if isinstance(each.part, Table))
    changes = [row[table.position("change")] for row in table.rows]
    assert not [each for each in changes if isinstance(each, Formula) and not each.text.endswith("*100")]
    assert not re.search(r"[+-]\d+%", page.message)


def test_overview_says_it_in_message_and_note(months):
    page = draw_pages(cut(months["full"], "overview"))[0]
    assert "18/31" in page.message
    assert any("18/31" in str(cell.value) for cell in page.cells() if cell.style == "note")
