"""Orders: inquiries won weeks later, RTS buyers who order at once, and how each order goes on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.leads import normal
from opsbook.demo.model import Model, Orders, World
from opsbook.demo.replies import pick, present
from opsbook.demo.timeline import Floats, Ints, Timeline

LAG_SHAPE = 2.0
OPEN = "待我方处理"


def draw_orders(
    events: pd.DataFrame, direct_visitors: Ints, model: Model, timeline: Timeline, rng: np.random.Generator,
) -> pd.DataFrame:
    """One row an order, by day. `direct_visitors`: visitors by day x product, 0 where the product is not RTS.

    Columns: order_id, day, country, buyer, sales, product (numbers), source, inquiry (row of events, -1 none), amount,
    ship_by, shipped_on, finished_on (timestamps), status, dispute, invited, review_score.
    """
    won = _won(events, model.world, timeline, rng)
    direct = _direct(direct_visitors, model.world, timeline, rng)
    orders = pd.concat([won, direct]).sort_values("day", kind="stable", ignore_index=True)
    orders["order_id"] = [f"{2_600_010_000 + 37 * number}" for number in range(len(orders))]
    return _follow(orders, model, timeline, rng)


def by_day(orders: pd.DataFrame, shape: tuple[int, int]) -> Ints:
    """Orders by day (rows) and product (columns)."""
    counts = np.zeros(shape, dtype=np.int64)
    np.add.at(counts, (orders["day"].to_numpy(), orders["product"].to_numpy()), 1)
    return counts


def _won(events: pd.DataFrame, world: World, timeline: Timeline, rng: np.random.Generator) -> pd.DataFrame:
    """Orders from inquiries. A lag past the last day comes round: its inquiry is then older than the register."""
    closing = np.array([person.closing for person in world.sales])[events["sales"].to_numpy()]
    chance = world.volume.order_rate * closing * events["valid"].to_numpy()
    rows = np.flatnonzero(rng.random(len(events)) < chance)
    won = events.iloc[rows][["day", "country", "buyer", "sales", "product"]].reset_index(drop=True)
    lag = np.ceil(rng.gamma(LAG_SHAPE, world.volume.order_lag_days / LAG_SHAPE, len(won))).astype(np.int64)
    day = won["day"].to_numpy() + lag
    amount = _amounts(world.orders.custom, len(won), rng)
    older = day >= timeline.n_days
    return won.assign(day=day % timeline.n_days, source="询盘", inquiry=np.where(older, -1, rows), amount=amount)


def _direct(visitors: Ints, world: World, timeline: Timeline, rng: np.random.Generator) -> pd.DataFrame:
    counts = rng.binomial(visitors, world.volume.direct_order_rate)
    days, products = np.nonzero(counts)
    times = counts[days, products]
    n = int(times.sum())
    frame = pd.DataFrame({"day": np.repeat(days, times), "product": np.repeat(products, times)})
    country = rng.choice(len(world.countries), n, p=normal([c.share for c in world.countries]))
    dates = timeline.days[frame["day"].to_numpy()]
    return frame.assign(country=country, buyer=country * 100_000 + 90_000 + rng.integers(0, 9_999, n),
                        sales=pick(present(dates, world.sales), rng), source="直接下单", inquiry=-1,
                        amount=_amounts(world.orders.direct, n, rng))


def _amounts(shape: tuple[float, float], n: int, rng: np.random.Generator) -> Floats:
    median, spread = shape
    return np.round(rng.lognormal(np.log(median), spread, n), 2)


def _follow(orders: pd.DataFrame, model: Model, timeline: Timeline, rng: np.random.Generator) -> pd.DataFrame:
    """What is known of each order on the last day: shipped, finished, disputed, reviewed."""
    rules, n = model.world.orders, len(orders)
    ordered = pd.Series(timeline.days[orders["day"].to_numpy()])
    shipped = ordered + _wait(rules.make_days, n, rng)
    finished = shipped + _wait(rules.travel_days, n, rng)
    now = pd.Timestamp(timeline.last)
    orders = orders.assign(ordered_on=ordered, ship_by=ordered + _wait(rules.ship_days, n, rng),
                           shipped_on=shipped.where(shipped <= now), finished_on=finished.where(finished <= now))
    orders["status"] = np.select([orders["finished_on"].notna(), orders["shipped_on"].notna()], ["已完成", "已发货"],
                                 "待发货")
    return _after_sales(orders, rules, model.story.reviews.disputes, rng)


def _after_sales(orders: pd.DataFrame, rules: Orders, disputes: int, rng: np.random.Generator) -> pd.DataFrame:
    done = orders["finished_on"].notna().to_numpy()
    invited = done & (rng.random(len(orders)) < rules.invited_share)
    scores = rng.choice([5.0, 4.0, 3.0, 2.0], len(orders), p=[0.72, 0.18, 0.07, 0.03])
    reviewed = invited & (rng.random(len(orders)) < rules.reviewed_share)
    orders = orders.assign(invited=invited, review_score=np.where(reviewed, scores, np.nan), dispute="无")
    recent = orders.index[orders["status"] == "已发货"][-disputes:]
    orders.loc[recent, "dispute"] = OPEN
    return orders


def _wait(days: tuple[int, int], n: int, rng: np.random.Generator) -> pd.Series:
    return pd.Series(pd.to_timedelta(rng.integers(*days, n), unit="D"))
