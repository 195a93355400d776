"""P4P rows: by day and plan, by day and product, by word."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.ads import by_plan
from opsbook.demo.store import SimulatedStore
from opsbook.demo.sums import over, week_number
from opsbook.demo.timeline import Ints
from opsbook.domain.period import Period

REPORTED_WORDS, SHARED_WORDS = 80, 60
DEMOTED_CTR = 0.004
LEADS_PER_CLICK = 0.09


def plan_rows(store: SimulatedStore, period: Period) -> pd.DataFrame:
    """P4P by day and plan."""
    plans, days = store.model.world.advertising.plans, store.timeline.span(period)
    ads = store.ads
    columns = {name: by_plan(counts, store.shop, len(plans))[days].ravel() for name, counts in _counts(store).items()}
    rows = pd.DataFrame({"date": np.repeat(store.timeline.days[days], len(plans)),
                         "plan": [plan.name for plan in plans] * len(store.timeline.days[days]), **columns,
                         "cost": ads.cost[days].ravel(), "hours": ads.hours[days].ravel()})
    return _lead_rates(rows).assign(cpc=over(rows["cost"], rows["clicks"]),
                                    opportunity_cost=over(rows["cost"], rows["inquiries"] + rows["tm"]))


def paid_product_rows(store: SimulatedStore, period: Period) -> pd.DataFrame:
    """P4P by day and product, those with exposure."""
    days = store.timeline.span(period)
    day, product = np.nonzero(store.traffic.paid_impressions[days])
    columns = {name: counts[days][day, product] for name, counts in _counts(store).items()}
    shop = store.shop[["product_id", "title"]].iloc[product].reset_index(drop=True)
    return _lead_rates(pd.DataFrame({"date": store.timeline.days[days][day], **shop, **columns}))


def _counts(store: SimulatedStore) -> dict[str, Ints]:
    traffic, ads = store.traffic, store.ads
    return {"impressions": traffic.paid_impressions, "clicks": traffic.paid_clicks, "inquiries": ads.inquiries,
            "tm": ads.tm, "orders": ads.orders, "l1_clicks": ads.l1_clicks, "l1_opportunities": ads.l1_leads}


def _lead_rates(rows: pd.DataFrame) -> pd.DataFrame:
    leads = rows["inquiries"] + rows["tm"]
    return rows.assign(opportunities=leads, ctr=over(rows["clicks"], rows["impressions"]),
                       l1_click_share=over(rows["l1_clicks"], rows["clicks"]),
                       opportunity_rate=over(leads, rows["clicks"]))


def paid_word_rows(store: SimulatedStore, month: Period) -> pd.DataFrame:
    """P4P keyword report of a month, from the weeks that end in it: the words with most paid exposure."""
    searches, timeline = store.searches, store.timeline
    weeks = [week_number(store, week) for week in timeline.weeks if month.holds(week.end)]
    clicks = searches.paid_clicks[weeks].sum(axis=0)
    noise = np.random.default_rng([store.noise, month.start.toordinal()])
    rows = searches.words.assign(
        impressions=searches.paid_impressions[weeks].sum(axis=0), clicks=clicks,
        cost=searches.cost[weeks].sum(axis=0), opportunities=noise.binomial(clicks, LEADS_PER_CLICK))
    rows = rows[rows["cost"] > 0].nlargest(REPORTED_WORDS, "impressions").reset_index(drop=True)
    return rows.assign(ctr=over(rows["clicks"], rows["impressions"]), cpc=over(rows["cost"], rows["clicks"]))


def buyer_word_rows(store: SimulatedStore, month: Period) -> pd.DataFrame:
    """全站推 买家搜索词: shares only."""
    words = paid_word_rows(store, month).head(SHARED_WORDS)
    return pd.DataFrame({
        "keyword": words["keyword"], "status": np.where(words["ctr"] < DEMOTED_CTR, "降权", "正常"),
        "click_share": words["clicks"] / words["clicks"].sum(),
        "impression_share": words["impressions"] / words["impressions"].sum(),
    })
