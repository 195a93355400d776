"""设置.toml: what the store sets itself, as texts by path, and writing changes back without touching the rest."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.items import Array, InlineTable, Table

from opsbook.catalogue.buyerzones import check_zones
from opsbook.catalogue.settingfields import setting_fields
from opsbook.catalogue.settings import settings_of, value_at
from opsbook.catalogue.shares import check_shares
from opsbook.catalogue.strict import read_toml
from opsbook.desk.rows.names import NO, YES
from opsbook.desk.rows.settings import CHANNEL_PAIRS, PEOPLE_PAIRS, ZONE_PAIRS
from opsbook.desk.rows.shownsheets import sheet_texts
from opsbook.desk.rows.thresholds import OwnThresholds, threshold_rows, thresholds_of
from opsbook.domain.settingfield import number_of, number_text
from opsbook.domain.settingmerge import Texts
from opsbook.domain.settings import Settings

FILE = "设置.toml"
NUMBERS = ("targets", "thresholds", "limits")
GOALS = ("targets", "thresholds")     # one cell of the sheet; a rule's number stands in one of them
SWITCH, SHEETS = "switch", "sheets"
LISTS = {YES: "on", NO: "off"}
TomlTable = Container | Table | InlineTable


def read_own(path: Path) -> str:
    """The text of 设置.toml. Raises CatalogueError where it is no TOML."""
    read_toml(path)
    return path.read_bytes().decode("utf-8-sig")


def own_texts(toml: str) -> dict[str, str]:
    """Every setting the file gives, by its path. Raises CatalogueError naming the key of a wrong one."""
    values, settings = tomllib.loads(toml), own_settings(toml)
    given = {key: value_at(values, key) for key in setting_fields()}
    texts = {key: setting_fields()[key].show(value) for key, value in given.items() if value not in (None, "")}
    people = {PEOPLE_PAIRS.prefix + person.name: str(person.role) for person in settings.people}
    channels = {CHANNEL_PAIRS.prefix + name: str(family) for name, family in settings.channels.items()}
    zones = {ZONE_PAIRS.prefix + country: zone for country, zone in settings.zones.items()}
    thresholds = threshold_texts(thresholds_of(threshold_rows(settings)))
    return {**texts, **people, **channels, **zones, **sheet_texts(settings.sheets), **thresholds}


def own_settings(toml: str) -> Settings:
    """The settings in force with such a file. Raises CatalogueError naming the key of a wrong one."""
    settings = settings_of(tomllib.loads(toml), FILE)
    check_shares(settings, FILE)
    check_zones(settings, FILE)
    return settings


def threshold_texts(own: OwnThresholds) -> dict[str, str]:
    """The store's own thresholds by path: ``thresholds.O03``, ``limits.D02b``, ``switch.E05``."""
    numbers = {f"{name}.{rule}": number_text(number) for name in NUMBERS for rule, number in getattr(own, name).items()}
    return numbers | {f"{SWITCH}.{rule}": word for word, name in LISTS.items() for rule in getattr(own, name)}


def with_changes(toml: str, changes: Texts) -> str:
    """The file with each path of `changes` at its new text; "" takes it out. All else stays as it is written."""
    if not changes:
        return toml
    document = tomlkit.parse(toml)
    for key, text in changes.items():
        _change(document, key, text)
    written = tomlkit.dumps(document)
    return written.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in toml else written


def _change(document: tomlkit.TOMLDocument, key: str, text: str) -> None:
    head, _, name = key.partition(".")
    field = setting_fields().get(key)
    if field is not None:
        _put(document, key.split("."), field.read(text) if text else None)
    elif head == "people":
        _put_person(document, name, text)
    elif head == SHEETS:
        _put(document, [head, name], text == YES if text else None)
    elif head in ("channels", "zones"):
        _put(document, [head, name], text or None)
    elif head == SWITCH:
        _switch(document, name, text)
    else:
        for table in GOALS if head in GOALS else (head,):
            _put(document, [table, name], _plain_number(text) if text and table == head else None)


def _plain_number(text: str) -> float | int:
    number = number_of(text)
    return int(number) if number.is_integer() else number


def _put(table: TomlTable, path: list[str], value: Any) -> None:
    """Set the value at a path, or take it out (None); tables are made as they are needed, inline inside a table."""
    first, *rest = path
    if not rest:
        if value is not None:
            table[first] = value
        elif first in table:
            table.remove(first)
        return
    if first not in table:
        if value is None:
            return
        table[first] = tomlkit.table() if isinstance(table, tomlkit.TOMLDocument) else tomlkit.inline_table()
    inside = table[first]
    assert isinstance(inside, Container | Table | InlineTable)
    _put(inside, rest, value)


def _put_person(document: tomlkit.TOMLDocument, name: str, role: str) -> None:
    people = document.setdefault("people", tomlkit.aot())
    place = next((n for n, person in enumerate(people) if person["name"] == name), None)
    if place is None and role:
        person = tomlkit.inline_table() if isinstance(people, Array) else tomlkit.table()
        person.update({"name": name, "role": role})
        people.append(person)
    elif place is not None and role:
        people[place]["role"] = role
    elif place is not None:
        del people[place]


def _switch(document: tomlkit.TOMLDocument, rule: str, word: str) -> None:
    for each, name in LISTS.items():
        rules = document.get(name, [])
        if each == word and rule not in rules:
            document.setdefault(name, tomlkit.array()).append(rule)
        elif each != word and rule in rules:
            rules.remove(rule)
