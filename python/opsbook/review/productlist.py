"""The whole product list, one row a product: long, so it is built column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from opsbook.review.cells import Entry, Formula
from opsbook.review.numbers import MISSING
from opsbook.review.tables import Column, Table, column
from opsbook.texts import say

NAME_WIDTH = 32
# What marks a product, the most pressing first, and the text that says what to do about it.
MARKS = ("problem", "zero_90", "zero_30", "low_score", "candidate_hot", "candidate_qualified")

Values = Sequence[Entry]


def product_list(products: pd.DataFrame | None, last: pd.DataFrame | None, missing: str) -> Table:
    """Every product of the month with its rates as native formulas; `missing` stands there where there is none."""
    heading = say("review.products_all")
    if products is None:
        return Table(tuple(_heads()), (), heading, missing, bulk=True)
    before = last.set_index("product_id")["tier"] if last is not None else pd.Series(dtype="object")
    rows = products.assign(last_tier=products["product_id"].map(before))
    ordered = rows.sort_values(["impressions", "product_id"], ascending=[False, True])
    return Table(tuple(_heads()), tuple(zip(*_columns(ordered), strict=True)), heading, missing, bulk=True)


def _heads() -> Iterator[Column]:
    yield from (column("product", width=NAME_WIDTH), column("product_id", width=16), column("owner", width=12),
                column("last_tier", width=10), column("tier", width=12), column("product_type", width=10),
                column("do", width=25))
    yield from (column("impressions", "count", 9), column("last_impressions", "count", 9),
                column("exposure_change", "delta", 11), column("clicks", "count", 8), column("ctr", "rate2", 9),
                column("visitors", "count", 8), column("inquiries", "count", 8), column("inquiry_rate", "rate1", 9),
                column("tm", "count", 7), column("orders", "count", 7))


def _columns(rows: pd.DataFrame) -> Iterator[Values]:
    yield from (_texts(rows[name]) for name in ("title", "product_id", "owner", "last_tier", "tier", "product_type"))
    yield _marked(rows)
    exposure, before = _numbers(rows["impressions"]), _numbers(rows["last_impressions"])
    clicks, visitors, inquiries = (_numbers(rows[name]) for name in ("clicks", "visitors", "inquiries"))
    yield from (exposure, before, _quotients(("impressions", "last_impressions"), exposure, before, less=1), clicks)
    yield from (_quotients(("clicks", "impressions"), clicks, exposure), visitors, inquiries)
    yield from (_quotients(("inquiries", "visitors"), inquiries, visitors), _numbers(rows["tm"]))
    yield _numbers(rows["orders"])


def _texts(column: pd.Series) -> list[str]:
    return [value if isinstance(value, str) else MISSING for value in column.tolist()]


def _numbers(column: pd.Series) -> list[float]:
    numbers: list[float] = column.to_numpy(dtype="float64", na_value=float("nan")).tolist()
    return numbers


def _quotients(keys: tuple[str, str], tops: Sequence[float], bottoms: Sequence[float], less: int = 0) -> list[Entry]:
    """One formula a row over the columns `keys`; ○ where a side is missing or the lower one is 0."""
    text = f'=IFERROR({{{keys[0]}}}/{{{keys[1]}}}{f"-{less}" if less else ""},"{MISSING}")'
    return [Formula(text, _value(top, bottom, less)) for top, bottom in zip(tops, bottoms, strict=True)]


def _value(top: float, bottom: float, less: int) -> float | str:
    return top / bottom - less if bottom and top == top and bottom == bottom else MISSING


def _marked(rows: pd.DataFrame) -> list[str]:
    advice = pd.Series("", index=rows.index)
    for mark in reversed(MARKS):
        marked = rows[mark].fillna(False).astype(bool)
        advice[marked] = say(f"review.mark_{mark}")
    return advice.tolist()
