"""The tables 基本设置, 人员, 渠道对照 and 自选时区, and back: what their cells say, what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, get_args

import pandas as pd

from opsbook.catalogue.buyerzones import wrong_zone
from opsbook.catalogue.settingfields import setting_fields
from opsbook.catalogue.settings import default_values, value_at
from opsbook.domain.settingfield import SettingField, number_text
from opsbook.domain.settingmerge import Texts
from opsbook.domain.settings import Family, Role
from opsbook.errors import SettingsError
from opsbook.texts import say

BASICS, PEOPLE, CHANNELS, OWN_ZONES = "基本设置", "人员", "渠道对照", "自选时区"
NAMED_WRONG = ("nameless", "country")   # the name is wrong, not its option
BASIC_COLUMNS = ("分组", "项", "值", "默认", "说明", "键")


@dataclass(frozen=True)
class Mistake:
    """A cell that cannot be taken: the setting's path, the table's row (from 0) and column, what was typed, why."""

    key: str
    table: str
    row: int
    column: str
    value: str
    what: str
    todo: str


@dataclass(frozen=True)
class Typed:
    """What a table says: the settings it gives, each in its one way of writing; those it says nothing of; mistakes.

    A key in `unsaid` is neither given nor left to its default: its row is gone or its cell is wrong.
    """

    texts: Texts
    unsaid: frozenset[str] = frozenset()
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class Pairs:
    """A table of two columns that people fill: names, and which of the options each has.

    `prefix` begins the settings' paths: ``people.王芳`` is 业务. Where the options are too many to list, `judge` says
    what is wrong with a name and its option: the end of the text's key, "" where nothing is.
    """

    table: str
    prefix: str
    name: str
    option: str
    options: tuple[str, ...] = ()
    judge: Callable[[str, str], str] | None = None


PEOPLE_PAIRS = Pairs(PEOPLE, "people.", "姓名", "角色", get_args(Role))
CHANNEL_PAIRS = Pairs(CHANNELS, "channels.", "平台写法", "归到", get_args(Family))
ZONE_PAIRS = Pairs(OWN_ZONES, "zones.", "国家", "时区", judge=wrong_zone)


def cell_text(value: Any) -> str:
    """What a person typed, as text: 2 for 2.0, 08:30 for a time, a date as ISO; "" for an empty cell."""
    if type(value) is str:      # nearly all
        return value.strip()
    if value is None or value != value:
        return ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00") if isinstance(value, datetime) else value.isoformat()
    is_number = isinstance(value, float | int) and not isinstance(value, bool)
    return number_text(value) if is_number else str(value).strip()


# 基本设置

def basic_rows(own: Texts, typed: Mapping[str, str] | None = None) -> pd.DataFrame:
    """One row a setting in the order of settingfields.toml: the store's own text and the default.

    `typed` are the cells that could not be taken: they stay as they are until somebody mends them.
    """
    shown = {**own, **(typed or {})}
    rows = [(field.group, field.title, shown.get(key) or None, _default(field), field.help, key)
            for key, field in setting_fields().items()]
    return pd.DataFrame(rows, columns=list(BASIC_COLUMNS), dtype=object)


def read_basics(rows: pd.DataFrame) -> Typed:
    """What the rows of 基本设置 say. A row whose 键 is unknown is left out."""
    texts: dict[str, str] = {}
    mistakes = []
    for row, (key, cell) in enumerate(zip(rows["键"], rows["值"], strict=True)):
        field, text = setting_fields().get(cell_text(key)), cell_text(cell)
        if field is None or not text:
            continue
        try:
            texts[field.id] = field.show(field.read(text))
        except SettingsError as error:
            mistakes.append(Mistake(field.id, BASICS, row, "值", text, error.what, error.todo))
    gone = set(setting_fields()) - {cell_text(key) for key in rows["键"]}
    return Typed(texts, frozenset(gone | {mistake.key for mistake in mistakes}), tuple(mistakes))


def _default(field: SettingField) -> str | None:
    value = value_at(default_values(), field.id)
    return None if value in (None, "") else field.show(value)


# 人员, 渠道对照 and 自选时区

def pair_rows(pairs: Pairs, own: Texts, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a name. `before` are the rows on the sheet: their order stays, and so do those that cannot be taken."""
    named = {key.removeprefix(pairs.prefix): text for key, text in own.items() if key.startswith(pairs.prefix)}
    typed = [] if before is None else list(_typed_pairs(pairs, before))
    wrong = {each.row: each for each in read_pairs(pairs, before).mistakes} if before is not None else {}
    rows: list[tuple[str | None, str | None]] = []
    for row, name, option in typed:
        if row in wrong:
            rows.append((name or None, option or None))
            named.pop(name, None)
        elif name in named:
            rows.append((name, named.pop(name)))
    return pd.DataFrame([*rows, *named.items()], columns=[pairs.name, pairs.option], dtype=object)


def read_pairs(pairs: Pairs, rows: pd.DataFrame) -> Typed:
    """What such a table says: a name with its option. Empty rows are left out."""
    texts: dict[str, str] = {}
    mistakes = []
    for row, name, option in _typed_pairs(pairs, rows):
        key = pairs.prefix + name
        if wrong := _wrong(pairs, name, option, key in texts and texts[key] != option):
            column, value = (pairs.name, name) if wrong in NAMED_WRONG else (pairs.option, option)
            said = {"name": name, "option": option, "options": "、".join(pairs.options)}
            mistakes.append(Mistake(key, pairs.table, row, column, value, say(f"workbook.pair_{wrong}", **said),
                                    say(f"workbook.pair_{wrong}_todo", **said)))
        else:
            texts[key] = option
    return Typed(texts, frozenset({each.key for each in mistakes} - set(texts)), tuple(mistakes))


def _wrong(pairs: Pairs, name: str, option: str, given_twice: bool) -> str:
    if not name:
        return "nameless"
    if pairs.judge is not None and option:
        return pairs.judge(name, option) or ("twice" if given_twice else "")
    if option not in pairs.options:
        return "option" if option else "optionless"
    return "twice" if given_twice else ""


def _typed_pairs(pairs: Pairs, rows: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    for row, (name, option) in enumerate(zip(rows[pairs.name], rows[pairs.option], strict=True)):
        words = cell_text(name), cell_text(option)
        if any(words):
            yield row, *words


def together(parts: Iterable[Typed]) -> Typed:
    """Several tables as one."""
    every: Sequence[Typed] = tuple(parts)
    return Typed({key: text for part in every for key, text in part.texts.items()},
                 frozenset().union(*(part.unsaid for part in every)),
                 tuple(mistake for part in every for mistake in part.mistakes))
