"""The table 阈值 of 设置: every rule's thresholds, the default beside the store's own, and back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeGuard

import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.shares import is_beyond
from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.names import NO, THRESHOLDS, YES
from opsbook.desk.rows.numberkinds import unit
from opsbook.desk.rows.settings import cell_text
from opsbook.domain.diagnosis import is_off
from opsbook.domain.kinds import Limit, Steps, ThreeTier, Trend
from opsbook.domain.native import NOTHING, known, when
from opsbook.domain.rule import Rule
from opsbook.domain.sentence import wants_less
from opsbook.domain.settings import Settings
from opsbook.domain.sheetcell import Formula, Value
from opsbook.texts import say

OWN_TARGET, OWN_LIMIT, SWITCH = "自定目标", "自定界限", "启用"


@dataclass(frozen=True)
class Unused:
    """A cell of 阈值 that cannot be used: no number, a number for a rule that takes none, neither 是 nor 否.

    Or a share beyond 0 to 1 (`is_beyond`): 20 where 20 % was meant.
    """

    rule: str
    column: str
    value: Value

    @property
    def is_beyond(self) -> bool:
        """Whether it is a number that a share cannot be."""
        return _is_number(self.value) and is_beyond(rules()[self.rule], float(self.value))


@dataclass(frozen=True)
class OwnThresholds:
    """What the sheet says of the store's own numbers, as the tables and lists of 设置.toml of the same names."""

    targets: dict[str, float] = field(default_factory=dict)
    thresholds: dict[str, float] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    unused: tuple[Unused, ...] = ()


def threshold_rows(settings: Settings) -> pd.DataFrame:
    """One row a rule in the order of the catalogue, columns of table 阈值. Rates are fractions.

    生效目标 and 生效界限 are formulas: the store's own number, else the default, else "".
    """
    columns = [column.name for column in table_of(THRESHOLDS).columns]
    return pd.DataFrame([_row(rule, settings) for rule in rules().values()], columns=columns, dtype="object")


def takes(rule: Rule) -> tuple[bool, bool]:
    """Whether a store may set its own target and its own limit for the rule."""
    n_bounds = max(len(rule.bounds), int(rule.id in _goals()))
    return n_bounds > 0, n_bounds > 1


def thresholds_of(rows: pd.DataFrame) -> OwnThresholds:
    """What the rows of 阈值, as read from the sheet, say. A rule that is not in the catalogue is left out.

    A company's own goal belongs to `targets`, a replaced number of the source to `thresholds`.
    """
    known_rules = [(rules()[row["规则"]], row) for _, row in rows.iterrows() if row["规则"] in rules()]
    cells = [cell for rule, row in known_rules for cell in _cells(rule, row)]
    used = {(cell.rule, cell.column): number for cell in cells if (number := _usable(cell)) is not None}
    own = {rule: number for (rule, column), number in used.items() if column == OWN_TARGET}
    switched = {rule.id: cell_text(row[SWITCH]) for rule, row in known_rules}
    return OwnThresholds(
        targets={rule: number for rule, number in own.items() if _company_sets(rules()[rule])},
        thresholds={rule: number for rule, number in own.items() if not _company_sets(rules()[rule])},
        limits={rule: number for (rule, column), number in used.items() if column == OWN_LIMIT},
        off=tuple(rule for rule, word in switched.items() if word == NO and rules()[rule].on),
        on=tuple(rule for rule, word in switched.items() if word == YES and not rules()[rule].on),
        unused=tuple(cell for cell in cells if (cell.rule, cell.column) not in used),
    )


def _row(rule: Rule, settings: Settings) -> dict[str, Value | Formula]:
    target, limit = _defaults(rule)
    own = settings.thresholds.get(rule.id, settings.targets.get(rule.id))
    own_limit = settings.limits.get(rule.id)
    return {
        "规则": rule.id, "指标": rule.name, "单位": unit(rule),
        "默认目标": target, OWN_TARGET: None if own == target else own, "生效目标": _in_force("目标"),
        "默认界限": limit, OWN_LIMIT: None if own_limit == limit else own_limit, "生效界限": _in_force("界限"),
        SWITCH: NO if is_off(rule, settings) else YES, "说明": say(f"diagnosis.threshold_{_note(rule)}"),
    }


@cache
def _goals() -> Mapping[str, float]:
    """The numbers that a new store begins with where only the company can set them."""
    return load_settings().targets


def _defaults(rule: Rule) -> tuple[float | None, float | None]:
    target, limit = (*rule.bounds, None, None)[:2]
    return _goals().get(rule.id) if target is None else target, limit


def _in_force(name: str) -> Formula:
    own, default = (f"{THRESHOLDS}[[#This Row],[{which}{name}]]" for which in ("自定", "默认"))
    return Formula("=" + when(known(own), own, when(known(default), default, NOTHING)))


def _company_sets(rule: Rule) -> bool:
    return rule.id in _goals() or (isinstance(rule, Limit) and rule.target is None)


def _note(rule: Rule) -> str:
    if rule.id in _goals():
        return f"base_{rule.id}"
    if isinstance(rule, ThreeTier | Trend):
        return "peers"
    if not rule.bounds:
        return "none"
    kind = "company" if _company_sets(rule) else str(rule.__struct_config__.tag)
    if kind == "company" or not isinstance(rule, Limit | Steps):
        return kind
    return f"{kind}_le" if wants_less(rule, metrics()[rule.metric]) else kind


def _cells(rule: Rule, row: pd.Series[Any]) -> Iterator[Unused]:
    for column in (OWN_TARGET, OWN_LIMIT):
        if not _is_empty(row[column]):
            yield Unused(rule.id, column, row[column])
    if cell_text(row[SWITCH]) not in (YES, NO, ""):
        yield Unused(rule.id, SWITCH, row[SWITCH])


def _is_empty(value: Value) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _usable(cell: Unused) -> float | None:
    target, limit = takes(rules()[cell.rule])
    allowed = {OWN_TARGET: target, OWN_LIMIT: limit}.get(cell.column, False)
    if not allowed or not _is_number(cell.value) or cell.is_beyond:
        return None
    return float(cell.value)


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
