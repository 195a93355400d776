"""The list rules on products over 5,000 and 100,000 products with four weeks each, imports done."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from measure import Line, interleaved, show
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.columns import Columns
from opsbook.domain.diagnosis import diagnose
from opsbook.domain.evidence import Evidence
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.kinds.listing import Listing
from opsbook.domain.outcome import Outcome
from opsbook.domain.period import parse_period
from opsbook.domain.products import product_table

TARGETS = {5_000: 0.040, 100_000: 1.0}
TODAY = date(2026, 11, 3)
MONTH = parse_period("2026-10")
WEEK_ENDS = pd.date_range("2026-10-10", "2026-10-31", freq="7D")
SIX_DAYS = pd.Timedelta(days=6)
COUNTS = {
    "impressions": 900, "clicks": 12, "visitors": 15, "inquiries": 2, "tm": 2, "orders": 1,
    "store_impressions": 1500,
}
TABLE = "product_table"


def main() -> int:
    """Run and print."""
    listing = {id: rule for id, rule in rules().items() if isinstance(rule, Listing) and rule.table == TABLE}
    lines = []
    for n_products, target in TARGETS.items():
        evidence = month_of(n_products)
        store = StorePeriod(evidence, load_settings(), TODAY)
        table, ground = product_table(evidence, store.settings), Ground(metrics(), store)
        seconds = interleaved({
            "table": lambda store=store: product_table(store.evidence, store.settings),
            "rules": lambda ground=ground, table=table: judge(listing, ground, table),
            "all": lambda store=store: diagnose(rules(), metrics(), store),
        })
        lines += [Line(f"{n_products:,} products, product table from weeks", seconds["table"]),
                  Line(f"{n_products:,} products, {len(listing)} list rules on the table", seconds["rules"], target),
                  Line(f"{n_products:,} products, all {len(rules())} rules with tables and sentences", seconds["all"])]
    return show("Rules over the products of a month", lines)


def judge(listing: Mapping[str, Listing], ground: Ground, table: pd.DataFrame) -> list[Outcome]:
    """The outcomes of the list rules; of the table nothing is made yet, facts stay from the first round."""
    ground._columns[TABLE] = Columns(table, TODAY, ground.store_value)
    return [outcome for rule in listing.values() for outcome in rule.outcomes(ground)]


def month_of(n_products: int) -> Evidence:
    """The products of one month and the weeks they are summed from."""
    noise = np.random.default_rng(1)
    ids = [str(1_600_000_000_000 + 7_919 * number) for number in range(n_products)]
    traits = pd.DataFrame({
        "product_id": ids, "title": [f"Bamboo Cutting Board YS{number}" for number in range(n_products)],
        "product_type": noise.choice(["RTS", "定制"], n_products), "score": noise.uniform(3.5, 5, n_products).round(1),
        "growth_score": noise.uniform(50, 100, n_products).round(), "problem": "正常", "owner": "陈薇",
        "published": pd.Timestamp("2026-10-31") - pd.to_timedelta(noise.integers(1, 900, n_products), unit="D"),
    })
    weeks = [traits.assign(**_counts(n_products, noise), start=end - SIX_DAYS, end=end) for end in WEEK_ENDS]
    stacked = pd.concat(weeks, ignore_index=True)
    summed = stacked.groupby("product_id", sort=False)[list(COUNTS)].sum().reset_index()
    return Evidence(MONTH, {"products": traits.merge(summed, on="product_id"), "product_weeks": stacked})


def _counts(n_products: int, noise: np.random.Generator) -> dict[str, np.ndarray]:
    """A week's counts: few products have most of them."""
    return {name: noise.poisson(most * noise.beta(0.3, 3, n_products)) for name, most in COUNTS.items()}


if __name__ == "__main__":
    sys.exit(main())
