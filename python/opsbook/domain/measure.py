"""Facts out of evidence: every metric for every scope it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

import numpy as np
import pandas as pd

from opsbook.domain.derived import DerivedTables
from opsbook.domain.evidence import Evidence
from opsbook.domain.facts import FACT_COLUMNS
from opsbook.domain.factsources import Excess, Reading
from opsbook.domain.groups import Ledger, Scope
from opsbook.domain.metric import Metric
from opsbook.domain.numbers import Numbers, excess, first_known
from opsbook.domain.readings import SETTINGS, readings_text
from opsbook.domain.settings import Settings, setting
from opsbook.domain.sources import TableSource

Metrics = Mapping[str, Metric]
Found = dict[tuple[str, Scope], Numbers]


def ledger_of(evidence: Evidence, settings: Settings) -> Ledger:
    """The evidence as sources read it, with the derived tables."""
    return Ledger(evidence.period, DerivedTables(evidence, settings), settings, evidence.coverage)


def measure(metrics: Metrics, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """The facts of one period, columns as in domain/facts.py.

    A metric has no row where its table is absent, and NaN where the table is there but the number is missing.
    """
    return measure_ledger(metrics, ledger_of(evidence, settings))


def measure_ledger(metrics: Metrics, ledger: Ledger) -> pd.DataFrame:
    """The facts of a ledger that is already there, as `measure` gives them."""
    found: Found = {}
    for metric in metrics.values():
        for scope, numbers in _from_tables(metric, ledger):
            found[metric.key, scope] = numbers
    for metric in metrics.values():
        for scope, numbers in _from_facts(metric, found, ledger.settings):
            found[metric.key, scope] = numbers
    return _frame(found, metrics, ledger)


def with_their_parts(keys: Iterable[str], metrics: Metrics) -> Metrics:
    """The metrics of `keys` and, before them, those that they are made of."""
    found: dict[str, Metric] = {}
    for key in keys:
        sources = [source for each in metrics[key].sources.values() for source in each]
        parts = {part for source in sources if isinstance(source, Reading) for part in source.of.values()}
        parts |= {source.metric for source in sources if isinstance(source, Excess)}
        found |= {**(with_their_parts(sorted(parts), metrics) if parts else {}), key: metrics[key]}
    return found


def numbers_of(key: str, scope: Scope, metrics: Metrics, ledger: Ledger) -> Numbers | None:
    """One metric in one scope, as `measure` gives it; None where its table is absent or it does not have the scope."""
    sources = metrics[key].sources.get(scope, ())
    made = next((source for source in sources if isinstance(source, Reading | Excess)), None)
    if isinstance(made, Reading):
        return numbers_of(chosen_reading(made, ledger.settings), scope, metrics, ledger)
    if isinstance(made, Excess):
        base = numbers_of(made.metric, scope, metrics, ledger)
        return None if base is None else excess(base, ledger.settings.targets.get(made.target))
    return first_known(source.numbers(ledger, scope) for source in sources if isinstance(source, get_args(TableSource)))


def _from_tables(metric: Metric, ledger: Ledger) -> Iterator[tuple[Scope, Numbers]]:
    for scope, sources in metric.sources.items():
        tried = (source.numbers(ledger, scope) for source in sources if isinstance(source, get_args(TableSource)))
        numbers = first_known(tried)
        if numbers is not None:
            yield scope, numbers


def _from_facts(metric: Metric, found: Found, settings: Settings) -> Iterator[tuple[Scope, Numbers]]:
    for scope, sources in metric.sources.items():
        for source in sources:
            if isinstance(source, Reading) and (chosen_reading(source, settings), scope) in found:
                yield scope, found[chosen_reading(source, settings), scope]
            elif isinstance(source, Excess) and (source.metric, scope) in found:
                yield scope, excess(found[source.metric, scope], settings.targets.get(source.target))


def chosen_reading(source: Reading, settings: Settings) -> str:
    """The metric that the store's reading of the open point chooses."""
    return source.of[str(setting(settings, SETTINGS[source.point]))]


def _frame(found: Found, metrics: Metrics, ledger: Ledger) -> pd.DataFrame:
    keys = [(metric, scope) for metric in metrics for scope in metrics[metric].sources if (metric, scope) in found]
    if not keys:
        return pd.DataFrame(columns=list(FACT_COLUMNS))
    each = [found[key] for key in keys]
    sizes = [len(numbers.names) for numbers in each]
    period = ledger.period
    return pd.DataFrame({
        "metric": np.repeat([metric for metric, _ in keys], sizes),
        "scope": np.repeat([scope for _, scope in keys], sizes),
        "name": [name for numbers in each for name in numbers.names],
        "grain": period.grain, "start": pd.Timestamp(period.start), "end": pd.Timestamp(period.end),
        "value": np.concatenate([numbers.value for numbers in each]),
        "peer_average": np.concatenate([numbers.peer_average for numbers in each]),
        "peer_best": np.concatenate([numbers.peer_best for numbers in each]),
        "reading": np.repeat([_reading(metrics, metric, ledger.settings) for metric, _ in keys], sizes),
    })


def _reading(metrics: Metrics, key: str, settings: Settings) -> str:
    return readings_text(dict.fromkeys(_points(metrics, key, settings)), settings)


def _points(metrics: Metrics, key: str, settings: Settings) -> Iterable[str]:
    """The open points the metric's number rests on, those of the metric it chose included."""
    metric = metrics[key]
    if metric.reading:
        yield metric.reading
    for sources in metric.sources.values():
        for source in sources:
            if isinstance(source, Reading):
                yield source.point
                yield from _points(metrics, chosen_reading(source, settings), settings)
