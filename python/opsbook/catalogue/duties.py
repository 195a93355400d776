"""The duties of 每日必做, the counters people copy into 今日待办, and what software can only remind of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources.abc import Traversable

import msgspec

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rulenumbers import with_numbers
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import default_values, value_at
from opsbook.catalogue.sheets import sheets
from opsbook.catalogue.strict import read_toml, shape, shape_all, template
from opsbook.domain.counters import KINDS
from opsbook.domain.diagnosis import is_off
from opsbook.domain.duties import Duty
from opsbook.domain.settingfield import number_text
from opsbook.domain.settings import Settings
from opsbook.errors import CatalogueError
from opsbook.texts import say

DUTIES, TODOS, REMINDERS = "duties.toml", "todos.toml", "reminders.toml"


class Todo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One counter of the platform's 今日待办; an `exempt` one need not be 0."""

    name: str
    exempt: bool = False


class Reminder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Advice that can only be reminded of.

    `where` it is given: ``duty:<id>``, ``sheet:<id>`` or ``column:<record>.<column>``; the words `says` stand there.
    """

    id: str
    text: str
    where: str
    says: tuple[str, ...]


@cache
def duties() -> dict[str, Duty]:
    """Every duty by id, in the order of the list. Raises CatalogueError as `duties_in`."""
    return duties_in(template("catalogue", DUTIES))


def duties_in(file: Traversable) -> dict[str, Duty]:
    """The duties of a TOML file, their texts with the rules' numbers.

    Raises CatalogueError naming file and key: a wrong entry, a title given twice, a rule, counter, setting, sheet or
    number that is not there.
    """
    found = shape_all(read_toml(file), Duty, file.name)
    titles = Counter(duty.title for duty in found.values())
    for id, duty in found.items():
        _refuse(file.name, id, "rules", {*duty.rules, duty.target_of, duty.only_with} - {"", *rules()})
        _refuse(file.name, id, "counter", {duty.counter} - {*KINDS, *([] if duty.rhythm == "rolling" else [""])})
        _refuse(file.name, id, "sheet", {duty.sheet} - {sheet.id for sheet in sheets()})
        unknown = duty.owner_setting and value_at(default_values(), duty.owner_setting) is None
        _refuse(file.name, id, "owner_setting", [duty.owner_setting] if unknown else [])
        _refuse(file.name, id, "title", [duty.title] if titles[duty.title] > 1 else [])
    return {id: msgspec.structs.replace(duty, how=with_numbers(duty.how), target=with_numbers(duty.target))
            for id, duty in found.items()}


def duties_of(settings: Settings) -> tuple[Duty, ...]:
    """The duties of this store: those whose rule is off are not asked for."""
    return tuple(duty for duty in duties().values()
                 if not duty.only_with or not is_off(rules()[duty.only_with], settings))


def target_words(duty: Duty, settings: Settings) -> str:
    """What is to be reached, with the numbers in force; says so where the company has set none."""
    if not duty.target_of:
        return duty.target
    rule = rules()[duty.target_of]
    own = settings.thresholds.get(rule.id, settings.targets.get(rule.id)), settings.limits.get(rule.id)
    numbers = [mine if mine is not None else given for mine, given in zip(own, (*rule.bounds, None), strict=False)]
    if numbers[0] is None:
        return say("duties.no_target", rule=rule.id)
    share = rule.is_share(metrics())
    shown = ["" if number is None else f"{number:.0%}" if share else number_text(number) for number in numbers]
    return duty.target.format(target=shown[0], limit=shown[-1])


@cache
def todos() -> tuple[Todo, ...]:
    """The platform's to-do counters in its order. Raises CatalogueError naming file and key."""
    file = template("catalogue", TODOS)
    return shape(read_toml(file).get("todo"), tuple[Todo, ...], file.name, "todo")


@cache
def reminders() -> dict[str, Reminder]:
    """Every reminder by id. Raises CatalogueError naming file and key."""
    return shape_all(read_toml(template("catalogue", REMINDERS)), Reminder, REMINDERS)


def _refuse(file: str, id: str, key: str, unknown: Iterable[str]) -> None:
    for name in sorted(unknown):
        raise CatalogueError(say("duties.unknown", name=name), where=f"{file} · {id}.{key}",
                             todo=say("duties.unknown_todo"))
