"""What operations did to products (T33): clicks, visitors and inquiries of the week before and the week after.

The weeks are whole weeks of the platform; the operation's own week is left out, being neither before nor after.
"""

from __future__ import annotations

import pandas as pd

from opsbook.domain.period import Period

METRICS = {"clicks": "点击", "visitors": "访客", "inquiries": "询盘"}
WORDS = ["object", "after", "before", "content"]    # where an operation names its product, the likeliest first
PRODUCT_ID = r"(\d{6,})"
COLUMNS = ("date", "action", "object", "metric", "before", "after", "person")


def product_operations(operations: pd.DataFrame, publishing: pd.DataFrame) -> pd.DataFrame:
    """The operations that name a product: date, action, product_id, person; each once.

    `operations` and `publishing` have the columns of templates/records. An operation on words or plans names none.
    """
    logged = operations.assign(
        product_id=pd.concat([operations[name].astype("str").str.extract(PRODUCT_ID)[0] for name in WORDS], axis=1
                             ).bfill(axis=1).iloc[:, 0],
        action=_action(operations["kind"], operations["content"]))
    posted = publishing.assign(action=_action(publishing["kind"], publishing["scope"]))
    names = ["date", "action", "product_id", "person"]
    every = pd.concat([logged[names], posted[names]], ignore_index=True)
    return every.dropna(subset=names[:3]).drop_duplicates(names[:3]).reset_index(drop=True)


def effects(operations: pd.DataFrame, weeks: pd.DataFrame, before: Period, after: Period) -> pd.DataFrame:
    """Three rows an operation (COLUMNS), one a metric; a number is missing where the week has no row of the product.

    `weeks` are the rows of product_weeks (docs/data.md).
    """
    names = weeks.drop_duplicates("product_id", keep="last").set_index("product_id")["title"]
    sides = {side: _of_week(weeks, period) for side, period in (("before", before), ("after", after))}
    known = operations[operations["product_id"].isin(names.index)]
    frames = [known.assign(metric=word, object=_named(known["product_id"], names), place=range(len(known)), **{
        side: known["product_id"].map(rows[metric]).to_numpy(dtype=float, na_value=float("nan"))
        for side, rows in sides.items()}) for metric, word in METRICS.items()]
    return pd.concat(frames).sort_values("place", kind="stable").reset_index(drop=True)[list(COLUMNS)]


def _of_week(weeks: pd.DataFrame, period: Period) -> pd.DataFrame:
    own = (weeks["start"] == pd.Timestamp(period.start)) & (weeks["end"] == pd.Timestamp(period.end))
    return weeks[own].drop_duplicates("product_id", keep="last").set_index("product_id")


def _action(kind: pd.Series, content: pd.Series) -> pd.Series:
    joined = kind.astype("str") + "：" + content.astype("str")
    return joined.fillna(kind)


def _named(ids: pd.Series, titles: pd.Series) -> pd.Series:
    return ids.str.cat(ids.map(titles).astype("str").fillna(""), sep=" ").str.strip()
