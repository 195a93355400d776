"""TM consultations one by one: the exports only count them, the staff write them down."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.leads import buyers_of, levels_of, moments_of, normal
from opsbook.demo.replies import pick, present
from opsbook.demo.store import SimulatedStore
from opsbook.demo.timeline import OFFICE_ZONE

AT_NIGHT = (22, 8)      # nobody answers in these office hours


def consultations(
    store: SimulatedStore, days: slice, hours: tuple[float, float], rng: np.random.Generator,
) -> pd.DataFrame:
    """One row a TM consultation of the days, by time: columns as the events of leads.py, without `valid`.

    `hours`: median and spread of the first reply; what comes at night is answered when the office opens.
    """
    counts, world = store.leads.tm[days], store.model.world
    day, product = np.nonzero(counts)
    times = counts[day, product]
    rows = pd.DataFrame({"day": np.repeat(day, times) + days.start, "product": np.repeat(product, times)})
    rows["country"] = rng.choice(len(world.countries), len(rows), p=normal([c.share for c in world.countries]))
    rows["channel"] = rng.choice(len(world.channels), len(rows), p=normal([c.share for c in world.channels]))
    rows["buyer"] = buyers_of(rows["country"].to_numpy(), rng)
    rows["level"] = levels_of(rows["country"].to_numpy(), world, rng)
    rows["created_at"] = moments_of(rows, world, store.timeline, rng)
    rows = rows.sort_values("created_at", kind="stable", ignore_index=True)
    return _answered(rows, store, hours, rng)


def _answered(
    rows: pd.DataFrame, store: SimulatedStore, hours: tuple[float, float], rng: np.random.Generator,
) -> pd.DataFrame:
    people, rules = store.model.world.sales, store.model.world.replies
    office = pd.DatetimeIndex(rows["created_at"]).tz_convert(OFFICE_ZONE)
    sales = pick(present(office.tz_localize(None).normalize(), people), rng)
    slow = np.array([person.reply for person in people])[sales]
    waited = pd.to_timedelta(np.round(rng.lognormal(np.log(hours[0]), hours[1], len(rows)) * slow * 3600), unit="s")
    opening = office.normalize() + pd.Timedelta(hours=rules.open_from)
    opening = opening.where(office.hour < AT_NIGHT[1], opening + pd.Timedelta(days=1))
    asleep = (office.hour >= AT_NIGHT[0]) | (office.hour < AT_NIGHT[1])
    begun = office.where(~asleep, opening)
    return rows.assign(sales=sales, first_reply_at=(begun + waited).tz_convert("UTC"))
