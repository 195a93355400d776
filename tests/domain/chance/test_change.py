"""The words of a change."""

import pytest

from opsbook.domain.chance.change import Change, reality_of


def change(**other):
    usual = {"before": 200, "now": 166, "change": -0.17, "low": -0.24, "high": 0.21, "p": 0.2, "reality": "unseen"}
    return Change(**{**usual, **other})


@pytest.mark.parametrize(("said", "words"), [
    ({}, "−17%，正常波动 −24%~+21%"),
    ({"reason": "prior_season"}, "−17%，正常波动 −24%~+21%，历史不满 24 个月，季节按自定的先验"),
    ({"reason": "short_history"}, "−17%，正常波动 −24%~+21%，本店可比的周不到 8 周"),
    ({"reason": "few"}, "−17%，正常波动 −24%~+21%，数太少"),
    ({"change": 0.0012, "low": -0.0008, "high": 0.0009, "unit": "points"},
     "+0.12 个点，正常波动 −0.08 个点~+0.09 个点"),
    ({"change": 0.012, "low": -0.03, "high": 0.04, "unit": "points"}, "+1.2 个点，正常波动 −3.0 个点~+4.0 个点"),
    ({"change": 4, "low": 0.0, "high": 3.6, "unit": "absolute"}, "+4，正常波动 0~+4"),
    ({"change": -0.001}, "0%，正常波动 −24%~+21%"),
])
def test_the_words_say_what_is_normal_and_why_it_is_wide(said, words):
    assert change(**said).words == words


def test_a_cell_holds_the_verdict_and_what_is_normal():
    assert change(reality="real").verdict == "真变化 −17%（正常波动 −24%~+21%）"


@pytest.mark.parametrize(("p", "reality", "word"), [
    (0.0, "real", "真变化"), (0.0499, "real", "真变化"), (0.05, "perhaps", "可能"), (0.0999, "perhaps", "可能"),
    (0.1, "unseen", "看不出"), (1.0, "unseen", "看不出"), (float("nan"), "unseen", "看不出"),
])
def test_how_often_chance_does_as_much_gives_the_word(p, reality, word):
    assert reality_of(p) == reality
    assert change(reality=reality).word == word
    assert change().judged(reality) == change(reality=reality)
