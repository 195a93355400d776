"""The simulated store stays inside the ranges measured on the model, whatever the seed."""

import numpy as np
import pandas as pd

from opsbook.demo.keywords import long_tail_share
from opsbook.demo.overview import Overview
from opsbook.demo.shop import online
from opsbook.demo.timeline import OFFICE_ZONE, PLATFORM_ZONE
from opsbook.domain.period import month_of

WEEKS_A_MONTH = 4


def test_products_alive_at_the_end(any_year):
    alive = online(any_year.shop, np.array([any_year.timeline.n_days - 1])).sum()
    assert 740 <= alive <= 840


def test_year_of_exposure_and_its_click_through_rate(any_year):
    traffic = any_year.traffic
    assert 6.3e6 <= traffic.impressions.sum() <= 7.0e6
    assert 0.0104 <= traffic.clicks.sum() / traffic.impressions.sum() <= 0.0114


def test_about_three_thousand_inquiries(any_year):
    assert 2850 <= any_year.leads.inquiries.sum() <= 3250


def test_opportunity_rate_lies_at_its_target_so_that_the_rule_flips(any_year):
    rates = Overview(any_year).rows(any_year.timeline.weeks)["opportunity_rate"]
    assert 0.076 <= rates.mean() <= 0.094
    assert rates.lt(0.08).any()
    assert rates.gt(0.08).any()


def test_orders_against_inquiries(any_year):
    assert 0.08 <= len(any_year.orders) / len(any_year.leads.events) <= 0.125


def test_nearly_half_of_the_inquiries_arrive_at_night(any_year):
    hour = any_year.leads.events["created_at"].dt.tz_convert(OFFICE_ZONE).dt.hour
    assert 0.44 <= (~hour.between(8, 21)).mean() <= 0.50


def test_more_than_half_have_another_date_in_the_office(any_year):
    created = any_year.leads.events["created_at"]
    office, platform = created.dt.tz_convert(OFFICE_ZONE).dt.date, created.dt.tz_convert(PLATFORM_ZONE).dt.date
    assert 0.53 <= (office != platform).mean() <= 0.60


def test_two_hours_are_broken_by_most(any_year):
    events = any_year.leads.events
    waited = (events["first_reply_at"] - events["created_at"]).dropna()
    assert 0.55 <= (waited > pd.Timedelta(hours=2)).mean() <= 0.65


def test_long_tail_share_of_four_weeks(any_year):
    clicks = any_year.searches.clicks
    for first in range(0, len(clicks) - WEEKS_A_MONTH, WEEKS_A_MONTH):
        assert 0.75 <= long_tail_share(clicks[first : first + WEEKS_A_MONTH].sum(axis=0)) <= 0.85


def test_exposure_is_concentrated_as_in_a_real_store(any_year):
    week = np.sort(any_year.traffic.impressions[-7:].sum(axis=0))[::-1]
    shares = week.cumsum() / week.sum()
    assert 0.25 <= shares[9] <= 0.42
    assert 0.38 <= shares[19] <= 0.52


def test_february_drops_into_the_kpi_band(any_year):
    inquiries = any_year.leads.inquiries.sum(axis=1)
    january, february = (inquiries[any_year.timeline.span(month)].sum() for month in any_year.timeline.months[2:4])
    assert 0.10 <= 1 - february / january <= 0.40


def test_one_person_quotes_nearly_half_of_the_rfqs_in_the_last_week(any_year):
    quotes = any_year.quotes
    days_left = quotes["quoted_on"].dt.days_in_month - quotes["quoted_on"].dt.day
    burst = quotes[days_left < 7]
    assert burst["sales"].nunique() == 1
    assert 0.40 <= len(burst) / len(quotes) <= 0.50


def test_twelve_months_end_on_the_last_day(year):
    timeline = year.timeline
    assert len(timeline.months) == 12
    assert timeline.months[-1] == month_of(timeline.last)
    assert timeline.n_days % 7 == 0
