"""Table 产品表现: the products with something to do."""

from __future__ import annotations

import pandas as pd

from opsbook.catalogue.records import record_of
from opsbook.desk.rows.names import GRAINS
from opsbook.domain.period import Period

PRODUCTS = "product_work"
_CELLS = {
    "产品ID": "product_id", "产品名称": "title", "层级": "tier", "曝光": "impressions", "点击": "clicks",
    "点击率": "ctr", "访客": "visitors", "询盘": "inquiries", "转化率": "rate", "上期访客": "last_visitors",
    "上期询盘": "last_inquiries", "要做什么": "todo", "来自": "rules", "负责人": "owner",
}


def product_rows(work: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The products of domain/productwork.py as cells of the columns the program fills."""
    cells = {name: work[column].astype(object).where(work[column].notna(), None) for name, column in _CELLS.items()}
    rows = pd.DataFrame(cells, dtype="object").assign(粒度=GRAINS[period.grain], 期=period.label, 开始=period.start)
    rows["负责人"] = rows["负责人"].replace("", None)
    return rows[[column.name for column in record_of(PRODUCTS).columns if column.filled]].astype(object)
