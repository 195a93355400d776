"""Each kind: value -> verdict at the target, just under, at the limit, missing."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from opsbook.domain.judgement import Measured, meets
from opsbook.domain.kinds import Band, Limit, Pace, Reference, Steps, ThreeTier, Trend
from opsbook.domain.rule import Case
from opsbook.domain.verdict import Verdict

ABOUT = {"id": "X01", "name": "指标", "periods": ("month",), "severity": "high", "owner": "运营", "why": "因为。",
         "action": "做", "source": "S4 一.1", "sheets": ("T05",), "metric": "visitors", "fires": Case(Verdict.FAIL),
         "holds": Case(Verdict.PASS)}
LIMIT = Limit(**ABOUT, target=0.01)
COMPANY = Limit(**ABOUT)
STEPS = Steps(**ABOUT, target=-0.15, limit=-0.20)
BAND = Band(**ABOUT, low=3, high=5)
TIERS = ThreeTier(**ABOUT)
TREND = Trend(**ABOUT)
PEERS = Measured(0.0, peer_average=100.0, peer_best=200.0, earlier=(250.0,))


@pytest.mark.parametrize(("value", "verdict"), [
    (0.01, "pass"), (0.00999999999, "pass"), (0.0099999999, "fail"), (0.011, "pass"), (0.0, "fail"), (None, "no_data"),
])
def test_limit(value, verdict):
    assert LIMIT.judge(Measured(value)).verdict == verdict


@pytest.mark.parametrize(("value", "verdict"), [
    (0.5, "pass"), (0.5000000001, "fail"), (0.49, "pass"), (None, "no_data"),
])
def test_limit_where_lower_is_better(value, verdict):
    assert Limit(**ABOUT, target=0.5).judge(Measured(value, better="le")).verdict == verdict


@pytest.mark.parametrize(("value", "own", "verdict"), [
    (5.0, None, "no_target"), (None, None, "no_data"), (5.0, 5.0, "pass"), (4.9, 5.0, "fail"),
])
def test_limit_the_company_sets(value, own, verdict):
    assert COMPANY.judge(Measured(value), own).verdict == verdict


def test_own_threshold_replaces_the_catalogue_and_is_kept():
    judgement = LIMIT.judge(Measured(0.015), own_target=0.02)
    assert (judgement.verdict, judgement.target) == (Verdict.FAIL, 0.02)


@pytest.mark.parametrize(("value", "verdict"), [
    (-0.15, "pass"), (-0.1500000001, "watch"), (-0.20, "watch"), (-0.2000000001, "fail"), (0.3, "pass"),
    (None, "no_data"),
])
def test_steps(value, verdict):
    assert STEPS.judge(Measured(value)).verdict == verdict


@pytest.mark.parametrize(("value", "verdict"), [
    (2.0, "fail"), (3.0, "pass"), (5.0, "pass"), (6.0, "watch"), (None, "no_data"),
])
def test_band(value, verdict):
    assert BAND.judge(Measured(value)).verdict == verdict


def test_band_where_more_does_no_harm():
    assert Band(**ABOUT, low=2, high=3, above=Verdict.PASS).judge(Measured(9.0)).verdict == Verdict.PASS


@pytest.mark.parametrize(("value", "verdict", "target", "tier"), [
    (99.9, "fail", 100.0, "below"), (100.0, "watch", 200.0, "middle"), (199.9, "watch", 200.0, "middle"),
    (200.0, "watch", 250.0, "top"), (249.9, "watch", 250.0, "top"), (250.0, "pass", 250.0, "top"),
    (None, "no_data", None, ""),
])
def test_three_tier_sets_the_target(value, verdict, target, tier):
    judgement = TIERS.judge(replace(PEERS, value=value))
    assert (judgement.verdict, judgement.target, judgement.tier) == (verdict, target, tier)


@pytest.mark.parametrize("missing", ["peer_average", "peer_best"])
def test_three_tier_without_peers_has_no_benchmark(missing):
    assert TIERS.judge(replace(PEERS, value=150.0, **{missing: None})).verdict == Verdict.NO_BENCHMARK


def test_three_tier_on_top_without_a_period_before_has_no_data():
    assert TIERS.judge(replace(PEERS, value=300.0, earlier=())).verdict == Verdict.NO_DATA


@pytest.mark.parametrize(("value", "earlier", "verdict"), [
    (10.0, (10.0,), "pass"), (9.9, (10.0,), "fail"), (10.0, (None,), "no_data"), (10.0, (), "no_data"),
    (None, (1.0,), "no_data"),
])
def test_trend(value, earlier, verdict):
    assert TREND.judge(Measured(value, earlier=earlier)).verdict == verdict


def test_trend_against_a_mean_takes_the_periods_that_have_a_value():
    judgement = Trend(**ABOUT, mean_of=4).judge(Measured(0.3, earlier=(0.2, None, 0.4, None, 9.0)))
    assert (judgement.verdict, round(judgement.target, 10)) == (Verdict.PASS, 0.3)


def test_trend_takes_the_tiers_where_peers_are_given():
    assert Trend(**ABOUT, peers=True).judge(replace(PEERS, value=99.0)).tier == "below"


@pytest.mark.parametrize(("value", "verdict"), [(0.75, "info"), (0.1, "info"), (None, "no_data")])
def test_reference_never_judges(value, verdict):
    assert Reference(**ABOUT, low=0.7, high=0.8).judge(Measured(value)).verdict == verdict


@pytest.mark.parametrize(("pace", "burst", "verdict"), [
    (0.8, 0.2, "pass"), (0.79, 0.2, "fail"), (1.5, 0.5, "pass"), (1.51, 0.2, "watch"), (1.0, 0.51, "watch"),
])
def test_pace(pace, burst, verdict):
    rule = Pace(**ABOUT, quota="rfq_quota", of_people="rfq_month_quota", low=0.8, high=1.5, burst=0.5)
    assert rule.judge(pace, burst).verdict == verdict


@pytest.mark.parametrize(("series", "change"), [
    ((170.0, 200.0), -0.15), ((5.0,), None), ((5.0, None), None), ((5.0, 0.0), None), ((None, 5.0), None),
])
def test_change_against_the_period_before(series, change):
    seen = Measured(series[0], earlier=series[1:]).as_change()
    assert seen.value == change


NUMBERS = st.floats(min_value=-1e6, max_value=1e6)
ORDER = {Verdict.FAIL: 0, Verdict.WATCH: 1, Verdict.PASS: 2}


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_better_values_never_judge_worse(one, other):
    low, high = sorted((one, other))
    for rule in (LIMIT, STEPS, TIERS):
        seen = [ORDER[rule.judge(replace(PEERS, value=value)).verdict] for value in (low, high)]
        assert seen == sorted(seen)


@settings(deadline=None)
@given(st.integers(-20_000, 20_000), st.sampled_from([-math.inf, math.inf]), st.sampled_from(["ge", "le", "eq"]))
def test_a_quotient_one_step_off_the_target_still_meets_it(ten_thousandths, towards, comparison):
    target = ten_thousandths / 10_000
    assert meets(math.nextafter(target, towards), comparison, target)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_at_least_and_less_than_are_opposites(value, target):
    assert meets(value, "ge", target) != meets(value, "lt", target)
