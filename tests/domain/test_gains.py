"""What gaps are worth: on simulated stores of which the truth is known, and beside numbers worked out by hand."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from opsbook.catalogue.gains import gain_book
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.gainbook import Place
from opsbook.domain.gains import LEAST, NO_GAIN, Gain, first, gains_of, key_of, won_back
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.losses import Loss, gamma_prior, shortage
from opsbook.domain.period import month_of
from opsbook.domain.verdict import Verdict

MONTH, PLACE = month_of(date(2025, 3, 1)), Place(0.2, 0.8)
MIDDLE = 0.4        # the median of the place
OVERVIEW = {"visitors": 1000, "visits": 1300, "impressions": 100_000, "clicks": 700, "inquiries": 50,
            "inquiry_buyers": 40, "tm": 20, "opportunities": 60, "timely_reply_rate": 0.75}
CHANNELS = pd.DataFrame({"channel": ["搜索", "推荐", "付费"], "family": ["搜索", "推荐", "付费"],
                         "visitors": [600, 300, 100], "inquiry_buyers": [24, 12, 4], "tm": [12, 6, 2]})


def finding(rule, value=None, target=None, scope="store", name="", verdict=Verdict.FAIL, **more):
    return Finding(rule, rule, MONTH, scope, name, getattr(rules()[rule], "metric", ""), verdict, "", "做", "运营",
                   value=value, target=target, **more)


def gain(found, **tables):
    evidence = Evidence(MONTH, {"overview": pd.DataFrame([OVERVIEW]), "channels": CHANNELS, **tables})
    targets = {rule.id: getattr(rule, "target", None) for rule in rules().values()}
    ground = Ground(metrics(), StorePeriod(evidence, load_settings(), date(2025, 4, 1)), targets)
    return gains_of([found], ground, rules(), gain_book()).get(key_of(found))


def test_interval_holds_what_was_won_back_95_times_of_100():
    rng, dispersion, n = np.random.default_rng(7), 2.0, 1500
    true_gap, share, inquiries, target = 0.5, 0.3, 300.0, 3000.0
    seen = rng.negative_binomial(*counted(target / (1 + true_gap), dispersion), n)
    counts = rng.negative_binomial(*counted(inquiries, dispersion), n)
    shares = rng.binomial(2000, share, n) / 2000
    width = math.log(PLACE.high / PLACE.low) / (2 * 1.96)
    truth = inquiries * true_gap * share * MIDDLE * np.exp(width * rng.standard_normal(n))
    held = 0
    for value, count, part, true in zip(seen, counts, shares, truth, strict=True):
        loss = Loss(target / value - 1, target / value * math.sqrt(dispersion / value), part,
                    math.sqrt(part * (1 - part) / 2000))
        found = won_back(float(count), loss, PLACE, dispersion=dispersion)
        held += found.low <= true <= found.high
    assert 0.93 <= held / n <= 0.97


def counted(mean, dispersion):
    """Shape and chance of a negative binomial with that mean and variance / mean."""
    return mean / (dispersion - 1), 1 / dispersion


@pytest.mark.parametrize(("gap", "sd", "low", "claimed"), [(0.0, 0.2, 0.0, True), (-0.5, 0.1, 0.0, False),
                                                         (0.5, 0.01, 1.0, True), (0.0, 0.0, 0.0, False)])
def test_gap_that_chance_explains_may_be_nothing(gap, sd, low, claimed):
    found = won_back(300.0, Loss(gap, sd), PLACE)
    assert (found.low >= low, found.expected > 0, found.low <= found.expected <= found.high) == (True, claimed, True)
    assert low or found.low == 0


@pytest.mark.parametrize("factor", [0.5, 2.0, 10.0])
def test_gain_grows_with_gap_share_and_inquiries(factor):
    base = won_back(300.0, Loss(0.2, 0.0, 0.3), PLACE, dispersion=1e-9).expected
    changed = (won_back(300.0, Loss(0.2 * factor, 0.0, 0.3), PLACE, dispersion=1e-9),
               won_back(300.0, Loss(0.2, 0.0, 0.3 * factor), PLACE, dispersion=1e-9),
               won_back(300.0 * factor, Loss(0.2, 0.0, 0.3), PLACE, dispersion=1e-9))
    assert [each.expected / base for each in changed] == pytest.approx([factor] * 3, rel=1e-6)


def test_prior_finds_the_spread_of_the_rates():
    rng = np.random.default_rng(3)
    of = rng.integers(50, 500, 4000).astype(float)
    has = rng.poisson(rng.gamma(8.0, 0.08 / 8.0, 4000) * of).astype(float)
    mean, weight = gamma_prior(has, of)
    assert (mean, weight) == (pytest.approx(0.08, rel=0.03), pytest.approx(100.0, rel=0.15))


def test_rows_chosen_because_they_are_low_are_short_of_what_they_really_are():
    """Of products without an inquiry the claim is what they truly miss; the plain difference is far above it."""
    rng = np.random.default_rng(11)
    of = rng.integers(30, 90, 4000).astype(float)
    rates = rng.gamma(4.0, 0.05 / 4.0, 4000)
    has = rng.poisson(rates * of).astype(float)
    low, prior = has == 0, gamma_prior(has, of)
    true = float(((0.05 - rates[low]).clip(0) * of[low]).sum())
    claimed, _ = shortage(has[low], of[low], prior, 0.05)
    assert (low.sum() > 300, claimed / true) == (True, pytest.approx(1.0, abs=0.1))
    assert 0.05 * of[low].sum() > 1.5 * true


def test_nothing_is_claimed_from_products_that_differ_by_chance_alone():
    rng, claimed = np.random.default_rng(5), []
    for has in rng.poisson(4.0, (1000, 300)).astype(float):
        of, low = np.full(300, 100.0), has < 2
        claimed.append(shortage(has[low], of[low], gamma_prior(has, of), 0.04)[0] / (4.0 * low.sum()))
    assert np.mean(claimed) < 0.06


@pytest.mark.parametrize(("found", "gap", "share"), [
    (finding("O03", 0.007, 0.01), 3 / 7, 0.6), (finding("O06", 0.06, 0.08), 1 / 3, 1.0),
    (finding("O01", 60_000.0, 90_000.0), 0.5, 0.9), (finding("O05", 50.0, 60.0, last=60.0), 0.2, 1.0),
    (finding("O08", 300.0, 450.0, "channel", "推荐"), 0.5, 0.3), (finding("D03", 0.75, 0.95), 0.2, 1.0),
    (finding("O10", 0.0, 50.0, "channel", "新品"), 1.0, 0.05),
], ids=["search", "rate", "natural", "against last month", "channel", "reply", "empty channel"])
def test_gap_and_share_of_traffic(found, gap, share):
    told = gain(found)
    assert (told.gap, told.share) == (pytest.approx(gap), pytest.approx(share, rel=1e-6))
    place = gain_book().place[told.place]
    assert told.low < 50 * gap * share * math.sqrt(place.low * place.high) < told.high


def test_quota_counts_the_quotes_that_would_have_been_answered():
    quotes = pd.DataFrame({"quote_id": [str(each) for each in range(8)], "sales": "王五", "title": "LED",
                           "quoted_on": pd.Timestamp("2025-03-05"), "buyer_action": ["已回复", "没查看"] * 4})
    told = gain(finding("C04", 0.4, 1.0), rfq_quotes=quotes)
    assert (told.gap, told.share) == (pytest.approx(0.6), pytest.approx(20 * 0.5 / 50))


def test_money_on_bad_words_is_worth_what_it_would_bring_elsewhere():
    words = pd.DataFrame({"keyword": ["a", "b"], "cost": [200.0, 800.0], "ctr": [0.001, 0.05],
                          "opportunities": [1, 19], "impressions": 1000, "clicks": 10})
    plans = pd.DataFrame({"date": [pd.Timestamp("2025-03-01")], "cost": [1000.0], "opportunities": [20]})
    told = gain(finding("R14", 1.0, 0.0, "list"), p4p_keywords=words, p4p_plans=plans)
    assert (told.gap, told.share) == (pytest.approx(1 - 1 / 4), pytest.approx(4 / 60))


@pytest.mark.parametrize(("found", "reason"), [
    (finding("W13", 1.0, 0.0), "place"), (finding("O03", None, 0.01), "missing"),
    (finding("O03", 0.0, 0.01), "missing"), (finding("O06", 0.06, None), "missing"),
    (finding("P11", 3.0, 0.0, "list"), "missing"),
    (finding("K01", -0.2, -0.15), "place"), (finding("S02", 0.5, 0.95, "person", "王五"), "missing"),
])
def test_what_cannot_be_told_says_why_and_claims_nothing(found, reason):
    told = gain(found)
    assert (told.expected, told.high, told.reason, told.counts) == (None, 0.0, reason, False)


def test_no_traffic_by_channel_no_claim_on_search():
    assert gain(finding("O03", 0.007, 0.01), channels=CHANNELS.head(0)).reason == "missing"


def test_only_what_asks_for_something_is_worth_anything():
    assert gain(finding("O06", 0.09, 0.08, verdict=Verdict.PASS)) is None


def test_first_comes_what_wins_back_most_then_what_weighs_most():
    found = [finding("O06", weight=0.1), finding("W13", weight=9.0), finding("O03", weight=0.2),
             finding("R01", weight=1.0), finding("O05", verdict=Verdict.PASS, weight=99.0),
             finding("O12", weight=2.0)]
    gains = {key_of(found[0]): Gain(5.0), key_of(found[2]): Gain(30.0), key_of(found[5]): Gain(LEAST / 2),
             key_of(found[1]): NO_GAIN}
    assert [each.rule for each in first(found, gains)] == ["O03", "O06", "W13", "O12", "R01"]
    assert [each.rule for each in first([replace(each, verdict=Verdict.INFO) for each in found], gains)] == []
