"""RFQ quotes: a monthly quota, spread over the month except by the one who quotes it all in the last week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.leads import normal
from opsbook.demo.model import Model, Rfq
from opsbook.demo.replies import pick, present
from opsbook.demo.timeline import Floats, Ints, Timeline
from opsbook.domain.period import Period


def draw_quotes(model: Model, timeline: Timeline, rng: np.random.Generator) -> pd.DataFrame:
    """One row a quote, by day.

    Columns: quote_id, quoted_on, title, country and sales (numbers), category, minutes, buyer_action, result, amount.
    """
    world = model.world
    days, burst = zip(*(_month(month, world.rfq, rng) for month in timeline.every_month), strict=True)
    quoted = pd.DatetimeIndex(np.concatenate(days))
    n = len(quoted)
    actions = list(world.rfq.actions)
    frame = pd.DataFrame({
        "quoted_on": quoted,
        "country": rng.choice(len(world.countries), n, p=normal([c.share for c in world.countries])),
        "sales": _sellers(quoted, np.concatenate(burst), model, rng),
        "category": rng.choice(model.words.titles.items, n),
        "minutes": np.round(rng.lognormal(np.log(world.rfq.minutes[0]), world.rfq.minutes[1], n)),
        "buyer_action": rng.choice(actions, n, p=normal([world.rfq.actions[name] for name in actions])),
    })
    frame = frame.sort_values("quoted_on", kind="stable", ignore_index=True)
    frame["title"] = [str(rng.choice(model.words.buyers.rfq)).format(item=item) for item in frame["category"]]
    frame["quote_id"] = [f"RFQ{26_000_000 + 41 * number}" for number in range(n)]
    return _results(frame, world.rfq, rng)


def _month(month: Period, rules: Rfq, rng: np.random.Generator) -> tuple[pd.DatetimeIndex, Ints]:
    """The days of a month's quotes, and which of them (1) belong to the last-week burst."""
    total = rules.quota + int(rng.integers(*rules.bonus))
    late = round(total * rules.burst_share)
    spread = rng.integers(0, month.n_days - 7, total - late)
    burst = rng.integers(month.n_days - 7, month.n_days, late)
    days = pd.Timestamp(month.start) + pd.to_timedelta(np.concatenate([spread, burst]), unit="D")
    return pd.DatetimeIndex(days), np.repeat([0, 1], [total - late, late])


def _sellers(days: pd.DatetimeIndex, burst: Ints, model: Model, rng: np.random.Generator) -> Ints:
    people = model.world.sales
    weights: Floats = present(days, people)
    bursting = np.array([person.rfq_burst for person in people])
    weights[:, bursting] *= burst[:, None]
    weights[burst == 1] *= bursting
    return pick(weights, rng)


def _results(quotes: pd.DataFrame, rules: Rfq, rng: np.random.Generator) -> pd.DataFrame:
    answered = quotes["buyer_action"] == "已回复"
    luck = rng.random(len(quotes))
    share = rules.order_rate / max(float(answered.mean()), 0.01)
    result = np.select([answered & (luck < share), answered & (luck < 0.7)], ["订单", "询盘"], "")
    amount = np.where(result == "订单", np.round(rng.lognormal(np.log(3100), 0.6, len(quotes)), 2), np.nan)
    return quotes.assign(result=result, amount=amount)
