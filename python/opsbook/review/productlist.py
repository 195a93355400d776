"""The whole product list, one row a product, with its rates as native formulas."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from opsbook.review.listing import ListColumn, Listing
from opsbook.review.numbers import MISSING, Value
from opsbook.review.tables import column
from opsbook.texts import say

NAME_WIDTH = 32
# What marks a product, the most pressing first, and the text that says what to do about it.
MARKS = ("problem", "zero_90", "zero_30", "low_score", "candidate_hot", "candidate_qualified")


def product_list(products: pd.DataFrame | None, last: pd.DataFrame | None, missing: str) -> Listing:
    """Every product of the month, most exposure first; `missing` stands there where nothing was exported."""
    heading = say("review.products_all")
    if products is None:
        return Listing(tuple(_columns(pd.DataFrame())), heading, missing)
    before = last.set_index("product_id")["tier"] if last is not None else pd.Series(dtype="object")
    rows = products.assign(last_tier=products["product_id"].map(before))
    ordered = rows.sort_values(["impressions", "product_id"], ascending=[False, True])
    return Listing(tuple(_columns(ordered)), heading, missing)


def _columns(rows: pd.DataFrame) -> Iterator[ListColumn]:
    yield from (_texts(rows, "title", "product", NAME_WIDTH), _texts(rows, "product_id", "product_id", 17),
                _texts(rows, "owner", "owner", 12), _texts(rows, "last_tier", "last_tier", 10),
                _texts(rows, "tier", "tier", 12), _texts(rows, "product_type", "product_type", 10),
                ListColumn(column("do", width=25), _marked(rows)))
    exposure, before = _counts(rows, "impressions", 9), _counts(rows, "last_impressions", 9)
    clicks, visitors, inquiries = (_counts(rows, name, 8) for name in ("clicks", "visitors", "inquiries"))
    yield from (exposure, before, _growth(exposure, before), clicks, _quotient("ctr", "rate2", clicks, exposure))
    yield from (visitors, inquiries, _quotient("inquiry_rate", "rate1", inquiries, visitors))
    yield from (_counts(rows, "tm", 7), _counts(rows, "orders", 7))


def _texts(rows: pd.DataFrame, name: str, key: str, width: float) -> ListColumn:
    values = rows[name].tolist() if name in rows else []
    # Owners and tiers repeat in every row: one object each.
    kept: dict[str, str] = {}
    texts = [kept.setdefault(value, value) if isinstance(value, str) else None for value in values]
    return ListColumn(column(key, width=width), texts)


def _counts(rows: pd.DataFrame, name: str, width: float) -> ListColumn:
    values: list[float] = rows[name].to_numpy(dtype="float64", na_value=float("nan")).tolist() if name in rows else []
    return ListColumn(column(name, "count", width), [None if value != value else value for value in values])


def _quotient(key: str, style: str, top: ListColumn, bottom: ListColumn) -> ListColumn:
    """Top over bottom as a formula; ○ where a side is missing or the lower one is 0."""
    values = [above / below if above is not None and below else MISSING for above, below in _pairs(top, bottom)]
    formula = f'=IFERROR({{{top.column.key}}}/{{{bottom.column.key}}},"{MISSING}")'
    return ListColumn(column(key, style, 9), values, formula)


def _growth(now: ListColumn, last: ListColumn) -> ListColumn:
    values = [this / before - 1 if this is not None and before else MISSING for this, before in _pairs(now, last)]
    return ListColumn(column("exposure_change", "delta", 11), values,
                      f'=IFERROR({{{now.column.key}}}/{{{last.column.key}}}-1,"{MISSING}")')


def _pairs(one: ListColumn, other: ListColumn) -> Iterator[tuple[float | None, float | None]]:
    return ((_number(this), _number(that)) for this, that in zip(one.values, other.values, strict=True))


def _number(value: Value) -> float | None:
    return value if isinstance(value, float) else None


def _marked(rows: pd.DataFrame) -> list[Value]:
    advice: pd.Series = pd.Series("", index=rows.index, dtype="object")
    for mark in reversed(MARKS) if len(rows) else ():
        advice[rows[mark].fillna(False).astype(bool)] = say(f"review.mark_{mark}")
    marks: list[Value] = advice.tolist()
    return marks
