"""The files of one store agree with each other."""

import numpy as np
import pandas as pd
import pytest

from opsbook.demo.overview import AVERAGE, BEST, RATES, Overview
from opsbook.demo.places import channel_rows, paid_country_rows, region_rows
from opsbook.demo.products import product_rows
from opsbook.demo.promotion import paid_product_rows, plan_rows
from opsbook.demo.registers import inquiry_rows, order_rows
from opsbook.demo.staff import EVERYBODY, staff_rows, tier_rows
from opsbook.demo.store import simulate
from opsbook.demo.timeline import OFFICE_ZONE
from opsbook.domain.period import day_of

WEEK = 20


@pytest.fixture(scope="module")
def overview(year):
    return Overview(year)


@pytest.mark.parametrize("name", ["impressions", "clicks", "visitors", "inquiries", "tm", "orders", "store_impressions",
                                  "marketing_impressions", "standard_clicks", "whole_impressions"])
def test_product_weeks_sum_to_the_days(year, overview, name):
    week = year.timeline.weeks[WEEK]
    days = overview.rows([day_of(day) for day in week.days()])
    assert product_rows(year, week)[name].sum() == days[name].sum()


def test_weeks_and_months_sum_their_days(year, overview):
    month = year.timeline.months[5]
    days = overview.rows([day_of(day) for day in month.days()])
    for name in ("visitors", "inquiries", "natural_impressions", "visitors" + AVERAGE):
        assert overview.rows([month])[name].iloc[0] == days[name].sum()


@pytest.mark.parametrize("rows", [channel_rows, region_rows])
def test_sources_and_countries_sum_to_the_store(year, overview, rows):
    month = year.timeline.months[3]
    store, parts = overview.rows([month]).iloc[0], rows(year, month)
    assert parts["visitors"].sum() == store["visitors"]
    assert parts["tm"].sum() == store["tm"]


def test_countries_sum_in_impressions_clicks_and_inquiries(year, overview):
    month = year.timeline.months[9]
    store, countries = overview.rows([month]).iloc[0], region_rows(year, month)
    assert [countries[name].sum() for name in ("impressions", "clicks", "inquiries")] == [
        store[name] for name in ("impressions", "clicks", "inquiries")]
    assert countries["country"].is_unique
    assert len(countries) == 26


def test_p4p_reports_agree_and_are_part_of_exposure(year, overview):
    month = year.timeline.months[9]
    plans, products, countries = (rows(year, month) for rows in (plan_rows, paid_product_rows, paid_country_rows))
    store = overview.rows([month]).iloc[0]
    for name in ("impressions", "clicks"):
        assert plans[name].sum() == products[name].sum() == countries[name].sum() == store[f"marketing_{name}"]
    assert plans["opportunities"].sum() == products["opportunities"].sum() == countries["opportunities"].sum()
    assert plans["cost"].sum() == pytest.approx(countries["cost"].sum())


def test_inquiry_list_counts_what_the_overview_counts_up_to_the_clock(year, overview):
    month = year.timeline.months[6]
    office = inquiry_rows(year)["month"].eq(month.label).sum()
    platform = overview.rows([month])["inquiries"].iloc[0]
    assert abs(office - platform) <= 25
    moved = year.leads.events["created_at"].dt.tz_convert(OFFICE_ZONE).dt.normalize().dt.tz_localize(None)
    assert (moved - year.timeline.days[year.leads.events["day"]]).dt.days.isin([0, 1]).all()


def test_orders_name_inquiries_of_the_register(year):
    orders, inquiries = order_rows(year), inquiry_rows(year)
    named = orders[orders["inquiry_id"] != ""]
    both = named.merge(inquiries, on="inquiry_id", suffixes=("", "_of_inquiry"))
    assert len(both) == len(named) > 100
    assert both["order_id"].eq(both["order_id_of_inquiry"]).all()
    assert (both["ordered_on"] >= both["created_at"].dt.tz_convert(OFFICE_ZONE).dt.tz_localize(None).dt.normalize()
            - pd.Timedelta(days=1)).all()


def test_everybody_is_the_sum_of_the_accounts(year, overview):
    month = year.timeline.months[10]
    rows = staff_rows(year, month).set_index("person")
    parts = rows.drop(index=EVERYBODY)
    for name in ("inquiries", "tm", "orders", "approved_quotes"):
        assert rows.loc[EVERYBODY, name] == parts[name].sum()
    assert rows.loc[EVERYBODY, "inquiries"] == overview.rows([month])["inquiries"].iloc[0]


def test_tiers_share_out_the_shelf(year):
    tiers = tier_rows(year, year.timeline.months[-1])
    assert tiers["share"].sum() == pytest.approx(1)
    assert (tiers["products"] > 0).all()


def test_all_three_tiers_of_peers_occur(year, overview):
    month = overview.rows(year.timeline.months[-1:]).iloc[0]
    channels = channel_rows(year, year.timeline.months[-1])
    own = np.concatenate([channels["visitors"], [month[name] for name in RATES]])
    average, best = (np.concatenate([channels["visitors" + part], [month[name + part] for name in RATES]])
                     for part in (AVERAGE, BEST))
    assert (own < average).any()
    assert ((own >= average) & (own < best)).any()
    assert (own >= best).any()


def test_the_same_seed_gives_the_same_store(year):
    again = simulate()
    assert np.array_equal(again.traffic.impressions, year.traffic.impressions)
    pd.testing.assert_frame_equal(inquiry_rows(again), inquiry_rows(year))


def test_another_seed_gives_another_store(year, any_year):
    assert (any_year is year) == (any_year.traffic.impressions.shape == year.traffic.impressions.shape)
