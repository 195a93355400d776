"""订单跟进, 信保绑定 and 买家评价."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from opsbook.demo.orders import OPEN
from opsbook.demo.paperwork.office import Office, Row, at, frame, lines_of, one_of, yes
from opsbook.demo.registers import order_rows
from opsbook.domain.sheetcell import Value

TYPED = {"订单号": "order_id", "下单日期": "ordered_on", "买家": "buyer", "国家": "country", "业务": "sales",
         "来源": "source", "询盘编号": "inquiry_id", "产品ID": "product_id", "金额": "amount", "状态": "status",
         "发货截止": "ship_by", "发货日期": "shipped_on", "完成日期": "finished_on", "评价分": "review_score"}
WAITING, FINISHED = "待发货", "已完成"
INVITED_AFTER, REVIEWED_AFTER = timedelta(2), timedelta(9)
POOR = 3


def register_orders(office: Office) -> pd.DataFrame:
    """订单跟进: the orders that were open since registers are kept, with what the export does not say."""
    luck = office.luck("orders")
    return frame(_followed(office, order, luck) for order in lines_of(_kept(office)))


def binding_rows(office: Office) -> pd.DataFrame:
    """信保绑定: looked at once a week; some orders hang on another product than planned."""
    luck, habits = office.luck("bindings"), office.habits.orders
    planned = office.store.shop.loc[office.store.shop["showcase"], "product_id"].to_numpy()
    rows: list[Row] = []
    for order in lines_of(_kept(office)):
        day = order["ordered_on"].date()
        if day < office.first:
            continue
        off = bool(luck.random() < habits.off_plan)
        rows.append({"日期": at(_tuesday_after(office, day)), "订单号": order["order_id"], "业务": order["sales"],
                     "规划产品": one_of(luck, planned) if off else order["product_id"],
                     "绑定产品": order["product_id"]})
    return frame(rows)


def review_rows(office: Office) -> pd.DataFrame:
    """买家评价: invitations, reviews, what customers say, complaints of those who gave few stars."""
    rows = [row for order in lines_of(order_rows(office.store)) for row in _reviews(office, order)]
    return frame(row for row in sorted(rows, key=lambda row: str(row["日期"]))
                 if at(office.first) <= row["日期"] <= at(office.last))  # type: ignore[operator]


def _kept(office: Office) -> pd.DataFrame:
    """The orders not finished when registers began."""
    rows = order_rows(office.store)
    return rows[~(rows["finished_on"] < pd.Timestamp(office.first))].reset_index(drop=True)


def _followed(office: Office, order: dict[str, Any], luck: np.random.Generator) -> Row:
    habits, status = office.habits.orders, order["status"]
    trouble = status != WAITING and bool(luck.random() < habits.after_sales_share)
    return {
        **{column: _cell(order[name]) for column, name in TYPED.items()},
        "已督促": yes(bool(luck.random() < habits.urged)) if status == WAITING else None,
        "最近跟进": _last_follow_up(office, order, luck),
        "进度": None if status == FINISHED else one_of(luck, habits.progress),
        "纠纷": OPEN if order["dispute"] == OPEN else None,
        "售后问题": one_of(luck, habits.after_sales) if trouble else None,
        "售后及时": yes(bool(luck.random() < habits.after_sales_in_time)) if trouble else None,
        "已邀评": yes(order["invited"]) if status == FINISHED else None,
    }


def _cell(value: Any) -> Value:
    """What somebody types: nothing where there is nothing."""
    if pd.isna(value) or value == "":
        return None
    return at(value.date()) if isinstance(value, pd.Timestamp) else value


def _last_follow_up(office: Office, order: dict[str, Any], luck: np.random.Generator) -> Value:
    """Once a week while the order runs, with some longer ago."""
    finished = order["finished_on"]
    end = office.last if pd.isna(finished) else finished.date()
    back = int(luck.integers(0, office.habits.orders.followed_days + 1))
    back += 9 * bool(luck.random() < office.habits.orders.neglected)
    return at(max(end - timedelta(back), order["ordered_on"].date()))


def _tuesday_after(office: Office, day: date) -> date:
    """The day of the week's look, the last one written where that is still to come."""
    tuesday = day + timedelta((1 - day.weekday()) % 7)
    return min(office.open_day(tuesday), office.last)


def _reviews(office: Office, order: dict[str, Any]) -> Iterator[Row]:
    if not order["invited"]:
        return
    habits, done, number = office.habits.orders, order["finished_on"].date(), int(order["order_id"])
    row: Row = {"订单号": order["order_id"], "客户": order["buyer"], "业务": office.heir(order["sales"])}
    yield row | {"日期": at(done + INVITED_AFTER), "类型": "邀请评价"}
    score = order["review_score"]
    if pd.isna(score):
        return
    told = row | {"日期": at(done + REVIEWED_AFTER)}
    yield told | {"类型": "评价", "评价分": score, "内容": habits.feedback[number % len(habits.feedback)]}
    if score <= POOR:
        yield told | {"类型": "投诉", "内容": habits.complaint, "处理日": at(done + REVIEWED_AFTER + INVITED_AFTER)}
