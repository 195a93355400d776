"""询盘登记: the inquiries of the last weeks with what the export lacks, and the TM consultations it never has."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from opsbook.catalogue.channels import channel_family
from opsbook.demo.consultations import consultations
from opsbook.demo.paperwork.office import Office, cells_of
from opsbook.demo.registers import ITEM, buyer_words, channel_names, inquiry_rows, seller_names, spellings_of
from opsbook.demo.timeline import OFFICE_ZONE

TYPED = {
    "编号": "inquiry_id", "询盘时间": "created_at", "类型": "inquiry_type", "客户国家": "country",
    "询盘产品": "product", "产品ID": "product_id", "买家关注点": "message", "其他买家信息": "buyer_info",
    "买家": "buyer_name", "买家邮箱": "buyer_email", "来源渠道": "channel", "负责业务": "sales",
    "首次回复时间": "first_reply_at", "是否有效": "valid", "买家等级": "buyer_level", "跟进状态": "status",
    "订单号": "order_id", "金额": "amount",
}
"""The columns of 询盘登记 people type, by the names the demo has for them."""
FIRST_TM = 8_800_000_000


def register_inquiries(office: Office) -> pd.DataFrame:
    """询盘登记 of the last weeks, by time. A few rows lack what people forget."""
    luck = office.luck("inquiries")
    rows = pd.concat([_exported(office), _spoken(office, luck)], ignore_index=True)
    rows = rows.sort_values("created_at", kind="stable", ignore_index=True)
    companies = luck.choice(np.array(office.habits.inquiries.companies), len(rows))
    rows["buyer_info"] = _forgotten(pd.Series(companies, index=rows.index), office, luck)
    rows["product"] = _forgotten(_items(rows["product_id"], office), office, luck)
    rows["valid"] = np.where(rows["valid"], "是", "否")
    for name in ("created_at", "first_reply_at"):
        rows[name] = _clocks(rows[name])
    return cells_of(rows, TYPED)


def _exported(office: Office) -> pd.DataFrame:
    """The inquiries of the exports, as their rows say them; the channel is left to the export."""
    rows = inquiry_rows(office.store)
    first = max(office.first, office.habits.typed_inquiries)
    since = rows["created_at"].dt.tz_convert(OFFICE_ZONE) >= pd.Timestamp(first, tz=OFFICE_ZONE)
    exported: pd.DataFrame = rows[since].drop(columns=["month", "channel"])
    return exported


def _spoken(office: Office, luck: np.random.Generator) -> pd.DataFrame:
    """The TM consultations of the same weeks."""
    store, model, habits = office.store, office.store.model, office.habits.inquiries
    days = slice(store.timeline.index(max(office.first, office.habits.typed_inquiries)), store.timeline.n_days)
    events = consultations(store, days, habits.tm_hours, luck)
    valid = luck.random(len(events)) < habits.tm_valid
    return pd.DataFrame({
        "inquiry_id": [f"{FIRST_TM + 61 * number}" for number in range(len(events))],
        "created_at": events["created_at"], "inquiry_type": "TM",
        "country": spellings_of(events["country"].to_numpy(), model, luck),
        "product_id": store.shop["product_id"].to_numpy()[events["product"].to_numpy()],
        "message": _forgotten(pd.Series(luck.choice(np.array(habits.focus), len(events))), office, luck),
        "channel": [channel_family(name) for name in channel_names(events["channel"].to_numpy(), model)],
        **buyer_words(events["buyer"].to_numpy(), model), "buyer_email": "",
        "sales": seller_names(events["sales"].to_numpy(), model), "first_reply_at": events["first_reply_at"],
        "valid": valid, "buyer_level": events["level"], "status": np.where(valid, "跟进中", "无效"), "order_id": "",
    })


def _items(product_ids: pd.Series, office: Office) -> pd.Series:
    """What people call a product."""
    titles = office.store.shop.set_index("product_id")["title"]
    return product_ids.map(titles[~titles.index.duplicated()]).str.split().str[ITEM].str.join(" ")


def _forgotten(values: pd.Series, office: Office, luck: np.random.Generator) -> pd.Series:
    """The values but those nobody wrote down."""
    return values.astype(object).mask(luck.random(len(values)) < office.habits.inquiries.missing, None)


def _clocks(moments: pd.Series) -> pd.Series:
    """Moments as people type them: office time, to the minute."""
    office = pd.DatetimeIndex(moments).tz_convert(OFFICE_ZONE).tz_localize(None).floor("min")
    cells: list[datetime | None] = [None if pd.isna(moment) else moment.to_pydatetime() for moment in office]
    return pd.Series(cells, index=moments.index, dtype=object)
