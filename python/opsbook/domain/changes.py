"""Facts over several periods, with the changes between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from opsbook.domain.evidence import Evidence
from opsbook.domain.facts import FACT_COLUMNS
from opsbook.domain.factsources import Change
from opsbook.domain.groups import Scope
from opsbook.domain.measure import Metrics, measure
from opsbook.domain.metric import Metric
from opsbook.domain.numbers import divided
from opsbook.domain.period import Period
from opsbook.domain.settings import Settings

_STEPS = {"period": 1, "year": 12}


def facts_over(metrics: Metrics, evidences: Iterable[Evidence], settings: Settings) -> pd.DataFrame:
    """The facts of several periods, with the changes between those that are there."""
    facts = [frame for frame in (measure(metrics, evidence, settings) for evidence in evidences) if len(frame)]
    return with_changes(metrics, pd.concat(facts, ignore_index=True)) if facts else pd.DataFrame(columns=FACT_COLUMNS)


def with_changes(metrics: Metrics, facts: pd.DataFrame) -> pd.DataFrame:
    """The facts and, where the period before (or the month a year ago) is among them, the metrics of kind change.

    A change is missing where one of its two values is, or the earlier one is 0.
    """
    changes = [_changes(facts, metric, scope, source) for metric, scope, source in _declared(metrics)]
    return pd.concat([facts, *(frame for frame in changes if len(frame))], ignore_index=True)


def _declared(metrics: Metrics) -> Iterator[tuple[Metric, Scope, Change]]:
    for metric in metrics.values():
        for scope, sources in metric.sources.items():
            yield from ((metric, scope, source) for source in sources if isinstance(source, Change))


def _changes(facts: pd.DataFrame, metric: Metric, scope: Scope, source: Change) -> pd.DataFrame:
    rows = facts[(facts["metric"] == source.metric) & (facts["scope"] == scope)]
    if source.back == "year":
        rows = rows[rows["grain"] == "month"]
    earlier = rows[["name", "grain", "start", "value"]].rename(columns={"start": "before", "value": "last"})
    periods = rows[["grain", "start", "end"]].drop_duplicates()
    before = [pd.Timestamp(period.before(_STEPS[source.back]).start) for period in _periods(periods)]
    periods["before"] = pd.Series(before, index=periods.index, dtype=rows["start"].dtype)
    both = rows.merge(periods, on=["grain", "start", "end"]).merge(earlier, on=["name", "grain", "before"])
    value, last = both["value"].to_numpy(dtype=float), both["last"].to_numpy(dtype=float)
    made = both.assign(metric=metric.key, value=divided(value - last, last), peer_average=float("nan"),
                       peer_best=float("nan"), reading="")
    return made[list(FACT_COLUMNS)]


def _periods(rows: pd.DataFrame) -> Iterator[Period]:
    for start, end, grain in zip(rows["start"].dt.date, rows["end"].dt.date, rows["grain"], strict=True):
        yield Period(start, end, grain)
