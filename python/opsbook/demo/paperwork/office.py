"""The demo's office: on which days it works, who is there, and luck that depends on the seed alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeVar
from zlib import crc32

import numpy as np
import pandas as pd

from opsbook.catalogue.settings import load_settings
from opsbook.demo.paperwork.habits import Habits, load_habits
from opsbook.demo.replies import present
from opsbook.demo.store import SimulatedStore
from opsbook.domain.period import Period, month_of
from opsbook.domain.settings import Settings
from opsbook.domain.sheetcell import Value
from opsbook.domain.workdays import next_workday, works_on

WEEK_DAYS = 7

T = TypeVar("T")
Row = dict[str, Value]


@dataclass(frozen=True)
class Office:
    """The people of a simulated store, their habits, the settings the registers are kept by."""

    store: SimulatedStore
    habits: Habits
    settings: Settings

    @property
    def first(self) -> date:
        """The day from which registers are kept, or exports are there."""
        return max(self.habits.began, self.store.timeline.months[0].start)

    @property
    def last(self) -> date:
        """The last day anybody wrote something."""
        return self.store.timeline.last + timedelta(self.habits.written_until)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The working days, from the first to the last."""
        every = (self.first + timedelta(n) for n in range((self.last - self.first).days + 1))
        return tuple(day for day in every if works_on(day, self.settings.calendar))

    @property
    def months(self) -> list[Period]:
        """The months in which registers are kept, the last one being that of the last simulated day."""
        return [month for month in self.store.timeline.months if month.end >= self.first]

    @property
    def operators(self) -> list[str]:
        """The operators."""
        return [person.name for person in self.store.model.world.operators]

    @property
    def sellers(self) -> list[str]:
        """Every salesperson, in the order of their numbers in the simulation."""
        return [person.name for person in self.store.model.world.sales]

    def open_day(self, day: date) -> date:
        """The day, or the next one the office is open."""
        return next_workday(day, self.settings.calendar)

    def doers(self, role: str, day: date) -> list[str]:
        """Whose duties those of a role are: each salesperson's there, the only manager's, the operators' together."""
        people = [person.name for person in self.store.model.world.people if person.role == role]
        if role == "业务":
            return self.there(day)
        return people if len(people) == 1 else [role]

    def since(self, first: date) -> list[date]:
        """The working days from `first` on."""
        return [day for day in self.days if day >= first]

    def there(self, day: date) -> list[str]:
        """The salespeople who are at work on the day."""
        weights = present(pd.DatetimeIndex([day]), self.store.model.world.sales)[0]
        return [name for name, weight in zip(self.sellers, weights, strict=True) if weight > 0]

    def heir(self, seller: str) -> str:
        """Who looks after somebody's customers today: themselves, or the first of the others once they left."""
        here = self.there(self.last)
        return seller if seller in here else here[0]

    def keen(self, person: str) -> float:
        """What a person does of what others do."""
        habits = self.habits.diligence
        return habits.careless_factor if person == habits.careless else 1.0

    def forgets(self, day: date, luck: np.random.Generator) -> bool:
        """Whether nobody wrote down what is due that day; not in the last week, which everybody still looks at."""
        return bool(luck.random() < self.habits.diligence.forgotten_day) and (self.last - day).days > WEEK_DAYS

    def luck(self, topic: str) -> np.random.Generator:
        """Random numbers of a topic: the same for the same seed, whatever else is drawn."""
        return np.random.default_rng([self.store.noise, crc32(topic.encode())])

    def number(self, day: date) -> int:
        """The number of a simulated day; the last one for days after it."""
        return min(self.store.timeline.index(day), self.store.timeline.n_days - 1)


def open_office(store: SimulatedStore) -> Office:
    """The office of a simulated store."""
    return Office(store, load_habits(), load_settings())


def at(day: date) -> datetime:
    """A day as the cell of a date."""
    return datetime.combine(day, time())


def one_of(luck: np.random.Generator, among: Sequence[T]) -> T:
    """One of them."""
    return among[int(luck.integers(len(among)))]


def weighted(luck: np.random.Generator, shares: Mapping[str, float]) -> str:
    """One of the keys, by its share."""
    weights = np.array(list(shares.values()))
    return list(shares)[int(luck.choice(len(weights), p=weights / weights.sum()))]


def yes(flag: bool) -> str:
    """是 or 否."""
    return "是" if flag else "否"


def in_month(days: Iterable[date], month: Period) -> list[date]:
    """The days that lie in a month."""
    return [day for day in days if month.holds(day)]


def month_after(month: Period) -> Period:
    """The month that follows."""
    return month_of(month.end + timedelta(1))


def lines_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row of a simulated table, its values by their names."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def cells_of(rows: pd.DataFrame, typed: Mapping[str, str]) -> pd.DataFrame:
    """Columns of a simulated table as cells, None where nothing is; `typed` gives a workbook's column its name."""
    cells = rows[list(typed.values())].astype(object)
    return cells.where(cells.notna() & (cells != ""), None).set_axis(list(typed), axis=1)


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as cells: a frame of objects, None where nothing was typed."""
    cells = pd.DataFrame(list(rows), dtype=object)
    return cells.where(cells.notna(), None)
