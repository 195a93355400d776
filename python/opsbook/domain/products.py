"""One row a product: its period, its tier and what marks it, over windows of accumulated exports.

Columns of a product table:

    product_id title owner showcase grade score growth_score published   as exported, missing where never exported
    impressions store_impressions clicks ctr visitors inquiries tm orders   of the period; last_… of the period before
    product_type        RTS or 定制; `type_given` says whether exported, else RTS is what ever sold as RTS
    listed              stands in the newest export of the period
    history_days        days of history without a gap up to the newest export
    first_seen, online_days   online_days counts from `published`, else from first_seen and is then a lower bound
    window_exposure window_orders window_inquiries   over settings.readings.tier_window_days (X10)
    tier                爆品 实力优品 潜力品 普通品 as far as the history goes; missing where the numbers are
    proven_tier         the same where the product is listed and the history reaches back that far, else missing
    missing_days        days inside that window of which no export is stored: the counts are lower bounds then
    zero_30 zero_90     zero effect by settings.readings.zero_effect (X2); missing where the history cannot tell
    candidate_qualified candidate_hot   P05; P08 and P09
    low_score problem   P10; P15. Missing where the export does not say
    new new_90          came online in the period; within settings.tiers.new_days. Missing where nobody can tell
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from opsbook.domain.columns import Bools, Floats
from opsbook.domain.evidence import Evidence
from opsbook.domain.period import Period
from opsbook.domain.productage import ProductAge, flag
from opsbook.domain.producthistory import Days, ProductHistory, product_history
from opsbook.domain.producttiers import TierGround, hot_candidates, qualified_candidates, tiers_of
from opsbook.domain.settings import Settings
from opsbook.domain.zeroeffect import zero_effect

RTS, CUSTOM = "RTS", "定制"
COUNTED = ("impressions", "store_impressions", "clicks", "visitors", "inquiries", "tm", "orders")
_EXPORTED = ("title", "owner", "showcase", "grade", "score", "growth_score", "published")
_RTS_WORDS = ("rts", "y", "是", "yes", "true", "ready to ship", "现货")
_LOW_GRADES = ("低分品", "低质品")
_NO_PROBLEM = ("", "无", "否", "n", "正常", "没有")

Parts = Mapping[str, object]


def product_table(evidence: Evidence, settings: Settings) -> pd.DataFrame | None:
    """The product table of the period, in the order of the export; None where no products were exported."""
    products = evidence.table("products")
    return None if products is None else products_of(products, evidence, settings)


def products_of(products: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """The product table of these products; their history is the evidence's product_weeks."""
    weeks = evidence.table("product_weeks")
    if weeks is None:
        weeks = products.assign(start=pd.Timestamp(evidence.period.start), end=pd.Timestamp(evidence.period.end))
    history = product_history(products["product_id"], weeks)
    return pd.DataFrame({
        "product_id": products["product_id"].array,
        **_exported(products),
        **_last_period(history, evidence.period),
        **_online(products, history, evidence.period, settings),
        **_tiers(products, history, settings),
        "low_score": _low_score(products, settings.tiers.low_score),
        "problem": _problem(products),
    })


def _exported(products: pd.DataFrame) -> Parts:
    texts = {name: _column(products, name).array for name in _EXPORTED}
    return texts | {name: _numbers(products, name) for name in (*COUNTED, "ctr")}


def _last_period(history: ProductHistory, period: Period) -> Parts:
    before = period.before()
    rows = history.between(before.start, before.end)
    return {f"last_{name}": history.total(history.values(name), rows) for name in COUNTED}


def _online(products: pd.DataFrame, history: ProductHistory, period: Period, settings: Settings) -> Parts:
    age = ProductAge(history, _published(products))
    listed = _listed(history)
    reading = settings.readings.zero_effect
    return {
        "listed": listed, "history_days": history.days, "first_seen": age.first_seen.astype("datetime64[us]"),
        "online_days": pd.Series(age.online_days).astype("Int64").array,
        "zero_30": zero_effect(age, listed, 30, reading), "zero_90": zero_effect(age, listed, 90, reading),
        "new": age.new_since(period.start), "new_90": age.new_within(settings.tiers.new_days),
    }


def _tiers(products: pd.DataFrame, history: ProductHistory, settings: Settings) -> Parts:
    days, bars = settings.readings.tier_window_days, settings.tiers
    rows = history.window(days)
    is_rts, given = _product_type(products, history)
    ground = TierGround(is_rts, *(history.total(values, rows) for values in
                                  (history.values("orders"), history.values("inquiries"), history.exposure())))
    tier, listed = tiers_of(ground, bars), _listed(history)
    visitors = history.total(history.values("visitors"), history.window(bars.candidate_days))
    return {
        "product_type": np.where(is_rts, RTS, CUSTOM), "type_given": given,
        "window_exposure": ground.exposure, "window_orders": ground.orders, "window_inquiries": ground.inquiries,
        "missing_days": history.missing_days(days),
        "tier": tier, "proven_tier": tier.where(listed & history.reaches(days)),
        "candidate_qualified": qualified_candidates(tier, visitors), "candidate_hot": hot_candidates(ground, bars),
    }


def is_rts(word: str) -> bool:
    """Whether a product type as people write it is RTS; every other word is 定制."""
    return word.strip().lower() in _RTS_WORDS


def _listed(history: ProductHistory) -> Bools:
    return history.has(history.ends == history.newest)


def _product_type(products: pd.DataFrame, history: ProductHistory) -> tuple[Bools, Bools]:
    """Whether each product is RTS, and whether the export says so itself."""
    words = _column(products, "product_type").astype("str").str.strip().str.lower()
    given = words.notna().to_numpy(dtype=bool)
    sold = history.has((history.values("rts_buyers") > 0) | (history.values("rts_gmv") > 0))
    return np.where(given, words.isin(_RTS_WORDS).to_numpy(dtype=bool), sold), given


def _low_score(products: pd.DataFrame, limit: float) -> pd.arrays.BooleanArray:
    growth, grade = _numbers(products, "growth_score"), _column(products, "grade")
    marked = grade.isin(_LOW_GRADES).to_numpy(dtype=bool)
    return flag((growth < limit) | marked, np.isnan(growth) & grade.isna().to_numpy(dtype=bool))


def _problem(products: pd.DataFrame) -> pd.arrays.BooleanArray:
    """Marked by the platform; an empty cell is no problem, an empty column tells nothing."""
    words = _column(products, "problem")
    empty = words.isna().to_numpy(dtype=bool)
    fine = words.astype("str").str.strip().str.lower().isin(_NO_PROBLEM).to_numpy(dtype=bool)
    return flag(~empty & ~fine, np.full(len(products), empty.all()))


def _published(products: pd.DataFrame) -> Days:
    return np.asarray(pd.to_datetime(_column(products, "published")).to_numpy(dtype="datetime64[D]"))


def _column(products: pd.DataFrame, name: str) -> pd.Series:
    if name in products.columns:
        return products[name]
    return pd.Series(pd.NA, index=products.index, dtype="object")


def _numbers(products: pd.DataFrame, name: str) -> Floats:
    return np.asarray(_column(products, name).to_numpy(dtype=float, na_value=np.nan))
