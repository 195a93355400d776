"""The metric dictionary, from templates/catalogue/metrics.toml."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.factsources import Change, Excess, Reading
from opsbook.domain.metric import Metric
from opsbook.errors import CatalogueError

FILE = "metrics.toml"


@cache
def metrics() -> dict[str, Metric]:
    """Every metric by key, in the order of the file.

    Raises CatalogueError naming the key of a wrong entry, or one that refers to a metric that is not there.
    """
    entries = read_toml(template("catalogue", FILE))
    found = {key: shape({"key": key, **entry}, Metric, FILE, key) for key, entry in entries.items()}
    for metric in found.values():
        if unknown := set(_referred(metric)) - set(found):
            raise CatalogueError(f"{FILE} 的 [{metric.key}] 引用了没有的指标：{'、'.join(sorted(unknown))}",
                                 where=f"{FILE} · {metric.key}", todo="改成文件里有的指标名")
    return found


def _referred(metric: Metric) -> Iterator[str]:
    for sources in metric.sources.values():
        for source in sources:
            if isinstance(source, Reading):
                yield from source.of.values()
            elif isinstance(source, Excess | Change):
                yield source.metric
