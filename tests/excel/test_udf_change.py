"""OPS_CHANGE: the words of a single change from cells alone, and what it says of cells that cannot be."""

from math import exp

import pytest

from opsbook.catalogue.seasonpriors import season_prior
from opsbook.domain.chance.compare import compare_counts
from opsbook.domain.chance.noise import noise_of
from opsbook.domain.chance.season import Shift
from opsbook.excel.udfs import OPS_CHANGE

WEEKS = [52, 44, 61, 47, 50, 39, 58, 49, 53, 42]


@pytest.mark.parametrize(("before", "now"), [(200, 140), (200, 90), (35, 47), (0, 3), (12, 0)])
@pytest.mark.parametrize(("season", "basis"), [
    (Shift(-0.05, 0.11, own=False), "自定"), (Shift(0.1, 0.04, own=True), "本店")])
def test_with_the_stores_own_noise_and_season_it_says_what_the_review_says(before, now, season, basis):
    noise = noise_of(WEEKS, [1] * len(WEEKS), season_prior().noise)
    cells = (noise.dispersion, noise.df, exp(season.log), season.sd, basis)
    assert OPS_CHANGE(before, now, *cells) == compare_counts(before, now, noise, season).verdict


def test_alone_it_takes_our_prior_and_says_so():
    assert OPS_CHANGE(200, 100) == "真变化 −50%（正常波动 −30%~+38%，历史不满 24 个月，季节按自定的先验）"


def test_columns_are_answered_row_by_row():
    answers = OPS_CHANGE([[200.0], [200.0], [None]], [[200.0], [60.0], [3.0]])
    assert [row[0][:3] for row in answers] == ["看不出", "真变化", ""]


@pytest.mark.parametrize(("cells", "said"), [
    ((None, 3), ""), ((3, ""), ""), ((3, "#N/A"), ""), (("三", 3), "⚠ 上期不是数：三"), ((-1, 3), "⚠ 上期不能是 -1"),
    ((0.012, 0.009), "⚠ 上期是比率（0.012），只比个数：比率要看分母，请用询盘数、点击数"),
    ((0, 0.009), "⚠ 本期是比率（0.009），只比个数：比率要看分母，请用询盘数、点击数"),
    ((3, 3, 0.5), "⚠ 周离散不能是 0.5"), ((3, 3, 1, 0), "⚠ 自由度不能是 0"), ((3, 3, 1, 5, 0), "⚠ 季节比不能是 0"),
    ((3, 3, 1, 5, 1, -0.1), "⚠ 季节不确定不能是 -0.1"), ((3, 3, None, None, None, 99), "⚠ 季节不确定不能是 99"),
])
def test_what_is_missing_gives_nothing_and_what_cannot_be_is_told(cells, said):
    assert OPS_CHANGE(*cells) == said
