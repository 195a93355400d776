"""The whole way from a store's days to the word: season and noise learnt, two months compared."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from chancestores import counts

from opsbook.catalogue.seasonpriors import season_prior
from opsbook.catalogue.settings import load_settings
from opsbook.domain.chance.compare import Share
from opsbook.domain.chance.yardstick import Yardstick
from opsbook.domain.period import month_of

MAY, APRIL = month_of(date(2025, 5, 1)), month_of(date(2025, 4, 1))
CALENDAR = load_settings().calendar
WEEKDAYS = np.array([1.2, 1.15, 1.1, 1.1, 1.0, 0.75, 0.7])
SUNDAY = date(2025, 2, 2)
N_DAYS = (MAY.end - SUNDAY).days + 1


def days_of(levels):
    index = pd.date_range(SUNDAY, MAY.end)
    return pd.DataFrame(levels, index=index, dtype="float64")


def quiet(dispersion=2.0, n_stores=1, drop=0.0):
    """Days of stores that only their weekdays move, a column a store; `drop` of May is lost."""
    index = pd.date_range(SUNDAY, MAY.end)
    mean = 10 * WEEKDAYS[index.day_of_week] * np.where(index >= pd.Timestamp(MAY.start), 1 - drop, 1.0)
    return counts(np.random.default_rng(1), np.tile(mean, (n_stores, 1)), dispersion, (n_stores, N_DAYS))


def yardstick(days):
    return Yardstick(days, MAY.start, CALENDAR, season_prior())


def judged(drop=0.0, dispersion=2.0, n_stores=40, n_pairs=25):
    """May against April, many times, in stores of which the season moves May as much as they are unsure of it."""
    rng = np.random.default_rng(11)
    for level in quiet(dispersion, n_stores=n_stores):
        known = yardstick(days_of({"inquiries": level}))
        season = known.shift("inquiries", MAY, APRIL)
        april = np.full(n_pairs, 300.0)
        may = april * np.exp(season.log + rng.normal(0.0, season.sd, n_pairs)) * (1 - drop)
        pairs = zip(*(counts(rng, mean, dispersion, n_pairs) for mean in (april, may)), strict=True)
        yield from (known.count_change("inquiries", (float(one), float(two)), (APRIL, MAY)) for one, two in pairs)


def test_quiet_stores_are_called_real_at_most_as_often_as_said():
    words = [change.reality for change in judged()]
    assert len(words) == 1000
    assert words.count("real") / len(words) <= 0.062


def test_a_collapse_is_seen():
    words = [change.reality for change in judged(drop=0.5, n_stores=8)]
    assert words.count("real") / len(words) > 0.9


def test_the_month_judged_does_not_teach_the_season():
    before, changed = (days_of({"inquiries": quiet(drop=drop)[0]}) for drop in (0.0, 0.6))
    changed.loc[:str(APRIL.end)] = before.loc[:str(APRIL.end)]
    assert yardstick(before).shift("inquiries", MAY, APRIL) == yardstick(changed).shift("inquiries", MAY, APRIL)


def test_more_days_are_expected_to_bring_more():
    assert yardstick(days_of({})).shift("inquiries", MAY, APRIL).log > np.log(31 / 30) - 0.2


@pytest.mark.parametrize("metric", ["p4p_clicks", "reply_in_limit_elapsed"])
def test_what_has_no_days_takes_the_prior(metric):
    assert yardstick(days_of({})).noise(metric) == season_prior().noise


def test_a_week_with_an_unknown_day_is_left_out():
    days = days_of({"inquiries": quiet()[0]})
    whole = yardstick(days).noise("inquiries").n_weeks
    days.iloc[10] = np.nan
    assert (whole, yardstick(days).noise("inquiries").n_weeks) == (N_DAYS // 7, N_DAYS // 7 - 1)


def test_a_rate_takes_the_scatter_of_its_own_parts():
    rng = np.random.default_rng(3)
    visitors = rng.poisson(200, N_DAYS)
    rate = np.repeat(rng.beta(20, 380, N_DAYS // 7 + 1), 7)[:N_DAYS]       # 5 %, but another one each week
    days = days_of({"visitors": visitors, "inquiries": rng.binomial(visitors, rate)})
    assert yardstick(days).noise("inquiry_rate_inquiries").dispersion > 1.5
    shares = Share(300, 6000), Share(360, 6200)
    wild, calm = (yardstick(each).rate_change("inquiry_rate_inquiries", *shares) for each in (days, days_of({})))
    assert (wild.n_weeks, calm.n_weeks) == (N_DAYS // 7, 0)
    assert wild.low < 0 < wild.change < wild.high


def test_the_inquiry_rate_of_opportunities_scatters_as_they_do():
    rng = np.random.default_rng(4)
    visitors = rng.poisson(200, N_DAYS)
    wild = np.repeat(rng.beta(20, 180, N_DAYS // 7 + 1), 7)[:N_DAYS]
    known = yardstick(days_of({"visitors": visitors, "inquiries": rng.binomial(visitors, 0.05),
                               "opportunities": rng.binomial(visitors, wild)}))
    assert known.noise("inquiry_rate_inquiries").dispersion < 1.5
    assert known.noise("inquiry_rate_opportunities").dispersion > 3


def test_visitors_outnumber_clicks_and_scatter_like_counts():
    rng = np.random.default_rng(5)
    clicks = rng.poisson(100, N_DAYS)
    known = yardstick(days_of({"visitors": rng.poisson(1.2 * clicks), "search_clicks": clicks}))
    noise = known.noise("visitors_per_click")
    assert noise.n_weeks == N_DAYS // 7 and noise.dispersion < 1.6
    steady, lost = (known.rate_change("visitors_per_click", Share(3600, 3000, per=True), Share(now, 3000, per=True))
                    for now in (3580, 2900))
    assert (steady.reality, lost.reality) == ("unseen", "real")


def test_an_unknown_month_is_not_compared():
    assert yardstick(days_of({})).count_change("inquiries", (None, 12.0), (APRIL, MAY)) is None
