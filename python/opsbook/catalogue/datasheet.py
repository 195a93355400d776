"""Which metrics 数据记录 (T05) has, from templates/catalogue/datasheet.toml."""

from __future__ import annotations

from functools import cache

import msgspec

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.metric import Metric
from opsbook.domain.period import Grain
from opsbook.domain.settings import Settings
from opsbook.errors import CatalogueError
from opsbook.texts import say

FILE = "datasheet.toml"


class DataSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of the metrics in their order; one of `only_with` is there where that rule is on, `monthly` ones for a
    month. The `targets` of a month's plan are those of these rules.
    """

    metrics: tuple[str, ...]
    monthly: frozenset[str] = frozenset()
    only_with: dict[str, str] = {}
    targets: tuple[str, ...] = ()


@cache
def data_sheet() -> DataSheet:
    """The list. Raises CatalogueError naming a wrong entry, a metric or a rule that is not there."""
    sheet = shape(read_toml(template("catalogue", FILE)), DataSheet, FILE)
    unknown = [*({*sheet.metrics, *sheet.monthly, *sheet.only_with} - set(metrics())),
               *({*sheet.only_with.values(), *sheet.targets} - set(rules()))]
    if unknown:
        raise CatalogueError(say("fill.datasheet_unknown", names="、".join(sorted(unknown))), where=FILE,
                             todo=say("fill.datasheet_unknown_todo"))
    return sheet


def recorded_metrics(settings: Settings, grain: Grain) -> tuple[Metric, ...]:
    """The metrics of 数据记录 for a store's week or month, in their order."""
    sheet = data_sheet()
    on = {key: rules()[rule].on or rule in settings.on for key, rule in sheet.only_with.items()}
    left_out = sheet.monthly if grain == "week" else frozenset[str]()
    return tuple(metrics()[key] for key in sheet.metrics if on.get(key, True) and key not in left_out)
