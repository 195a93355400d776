"""The metric dictionary, from templates/catalogue/metrics.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.factsources import Excess, Reading
from opsbook.domain.metric import Metric
from opsbook.errors import CatalogueError
from opsbook.texts import say

FILE = "metrics.toml"


@cache
def metrics() -> dict[str, Metric]:
    """Every metric by key, in the order of the file. Raises CatalogueError as `metrics_of`."""
    return metrics_of(read_toml(template("catalogue", FILE)))


def metrics_of(entries: Mapping[str, Any]) -> dict[str, Metric]:
    """The metrics of parsed TOML, by key.

    Raises CatalogueError naming the key of a wrong entry, or one that refers to a metric that is not there.
    """
    found = {key: shape({"key": key, **entry}, Metric, FILE, key) for key, entry in entries.items()}
    for metric in found.values():
        if unknown := set(_referred(metric)) - set(found):
            raise CatalogueError(say("metrics.unknown", key=metric.key, names="、".join(sorted(unknown))),
                                 where=FILE, todo=say("metrics.unknown_todo"))
    return found


def _referred(metric: Metric) -> Iterator[str]:
    for sources in metric.sources.values():
        for source in sources:
            if isinstance(source, Reading):
                yield from source.of.values()
            elif isinstance(source, Excess):
                yield source.metric
