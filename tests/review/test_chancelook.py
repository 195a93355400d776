from __future__ import annotations

from dataclasses import replace

import pytest
import storemonths

from opsbook.domain.chance.change import Change
from opsbook.review.cells import Styled
from opsbook.review.chancelook import chance_about, chance_cells, chance_note, moved_words, normal_range
from opsbook.review.comparisons import N_COUNTRIES, TOGETHER, comparisons
from opsbook.review.view import view_of

FULL = storemonths.full()


def change(low, high, unit="relative", word="unseen", reason=""):
    return Change(100, 90, -0.1, low, high, 0.3, word, reason, unit)


def seen(**changes):
    """The view of the full month with these changes of the store."""
    return view_of(replace(FULL, changes={(metric, "store", ""): each for metric, each in changes.items()}))


@pytest.mark.parametrize(("judged", "text"), [
    (change(-0.24, 0.21), "−24%~+21%"), (change(-0.0012, 0.0015, "points"), "−0.12~+0.15 个点"),
    (change(-0.124, 0.118, "points"), "−12.4~+11.8 个点"), (change(-1, 12, "absolute"), "−1~+12"),
    (change(-1, 12.4), "−100%~+1240%")])
def test_normal_range_names_its_unit_once(judged, text):
    assert normal_range(judged) == text


@pytest.mark.parametrize(("word", "shown", "style"), [
    ("real", "真变化", "text.mid.strong"), ("perhaps", "可能", "text.mid"), ("unseen", "看不出", "text.mid.missing")])
def test_the_word_stands_in_its_own_style(word, shown, style):
    cells = chance_cells(seen(visitors=change(-0.2, 0.2, word=word)), "visitors")
    assert cells == (Styled(shown, style), Styled("−20%~+20%", "text.mid.missing"))


def test_nothing_is_claimed_of_what_was_not_judged():
    assert chance_cells(seen(), "visitors") == (None, None)
    assert moved_words(seen(), "visitors", "访客", "+22%") == "访客 +22%"
    assert chance_note(seen()) == ()


def test_a_sentence_says_the_word():
    assert moved_words(seen(visitors=change(-0.2, 0.2)), "visitors", "访客", "+22%") == "访客 +22%（看不出）"


def test_the_note_says_why_ranges_are_wide_and_only_then():
    assert len(chance_note(seen(visitors=change(-0.2, 0.2)))) == 2
    wide = chance_note(seen(visitors=change(-0.9, 0.9, reason="prior_season"), orders=change(-1, 3, reason="few")))
    assert wide[2] == "正常波动宽，是因为历史不满 24 个月，季节按自定的先验；有的数太少。"


def test_the_notes_say_over_how_many_comparisons():
    assert any("2 个比较" in line for line in chance_about(seen(visitors=change(0, 1), orders=change(0, 1))))


def test_what_is_compared_stands_once_and_the_rest_of_the_countries_together():
    found = list(comparisons(view_of(FULL)))
    assert len({each.key for each in found}) == len(found)
    countries = [each for each in found if each.scope == "country"]
    assert len(countries) == N_COUNTRIES + 1
    assert (countries[-1].name, countries[-1].value(view_of(FULL))) == (TOGETHER, 34 + 33 + 31)


def test_a_sum_of_unknown_parts_is_unknown():
    rest = next(each for each in comparisons(view_of(FULL)) if each.scope == "country" and each.name == TOGETHER)
    assert rest.value(view_of(storemonths.empty())) is None
