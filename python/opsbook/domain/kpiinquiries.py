"""The month's inquiries as the company pays for them (K01-K03), and beside them what the season explains.

The verdict is the company's rule on the plain change. Working days and the same month last year stand beside it, so
that a month with the Spring Festival is not read blindly (X15), and so does whether chance alone explains it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from opsbook.domain.chance.change import Change
from opsbook.domain.ground import Ground
from opsbook.domain.metric import MISSING
from opsbook.domain.period import Period
from opsbook.domain.settings import Calendar
from opsbook.domain.workdays import workdays_of
from opsbook.texts import say

METRIC, BASE = "inquiries", "K02"
YEAR = 12


@dataclass(frozen=True)
class MonthOfInquiries:
    """Inquiries of one month (None: not known), its working days and whether the Spring Festival lies in it."""

    label: str
    count: float | None
    workdays: int
    festival: bool = False

    @property
    def per_day(self) -> float | None:
        """Inquiries a working day."""
        return self.count / self.workdays if self.count is not None and self.workdays else None


@dataclass(frozen=True)
class MonthlyInquiries:
    """This month, the one before and the same month last year.

    `base` is the company's (K02), `price` what an inquiry above it pays, `fixed` the stage by its own choice. `chance`
    is the change beside what chance and season do; None where that was not looked at.
    """

    month: MonthOfInquiries
    before: MonthOfInquiries
    year_ago: MonthOfInquiries
    base: float | None = None
    price: float | None = None
    fixed: Literal["auto", "stable", "growth"] = "auto"
    chance: Change | None = None

    @property
    def now(self) -> float | None:
        """The month's inquiries."""
        return self.month.count

    @property
    def change(self) -> float | None:
        """Against the month before; None where either is unknown or that was 0."""
        return relative(self.month.count, self.before.count)

    @property
    def stage(self) -> Literal["stable", "growth"]:
        """Growth where last month did not reach the base (X16), unless the company fixed the stage."""
        if self.fixed != "auto":
            return self.fixed
        below = self.base is not None and self.before.count is not None and self.before.count < self.base
        return "growth" if below else "stable"

    @property
    def words(self) -> str:
        """Change, change a working day, change against last year, the festival, chance: two lines of the sheet.

        The working days themselves stand among 参考指标.
        """
        if self.change is None:
            return say("kpi.no_change", month=self.month.label, now=_count(self.month.count),
                       before=_count(self.before.count))
        told = [say("kpi.change", now=_count(self.month.count), before=_count(self.before.count),
                    change=_signed(self.change)),
                say("kpi.per_day", now=_mean(self.month.per_day), before=_mean(self.before.per_day),
                    change=_signed(relative(self.month.per_day, self.before.per_day))),
                self._year_words()]
        if months := [each.label for each in (self.month, self.before, self.year_ago) if each.festival]:
            told.append(say("kpi.festival", months=say("kpi.join").join(months)))
        if self.chance:
            told.append(say(f"compare.kpi_{self.chance.reality}", words=self.chance.words))
        return say("kpi.value_join").join(told) + say("kpi.stop")

    @property
    def workday_words(self) -> str:
        """The working days of the three months."""
        return say("kpi.workdays", now=self.month.workdays, before=self.before.workdays,
                   year_ago=self.year_ago.workdays)

    @property
    def bonus_words(self) -> str:
        """How many inquiries are paid for."""
        if self.now is None or self.base is None:
            return say("kpi.no_bonus", month=self.month.label)
        price = "bonus_unpriced" if self.price is None else "bonus"
        over = max(0.0, self.now - self.base)
        return say(f"kpi.{price}", now=_count(self.now), base=_count(self.base), over=_count(over))

    def _year_words(self) -> str:
        change = relative(self.month.count, self.year_ago.count)
        if change is None:
            return say("kpi.no_year_ago")
        return say("kpi.year_ago", count=_count(self.year_ago.count), change=_signed(change),
                   per_day=_signed(relative(self.month.per_day, self.year_ago.per_day)))


def monthly_inquiries(ground: Ground, chance: Change | None = None) -> MonthlyInquiries:
    """The inquiries of the ground's month and of the two it is compared with, `chance` beside them."""
    settings, period = ground.store.settings, ground.period
    seen = ground.measured(METRIC, back=YEAR)
    return MonthlyInquiries(
        _month(period, seen.value, settings.calendar), _month(period.before(), seen.last, settings.calendar),
        _month(period.before(YEAR), seen.earlier[YEAR - 1], settings.calendar),
        base=ground.target_of(BASE), price=settings.kpi.bonus_price, fixed=settings.kpi.stage, chance=chance)


def relative(now: float | None, before: float | None) -> float | None:
    """The relative change; None where either is unknown or `before` is 0."""
    return (now - before) / before if now is not None and before else None


def _month(month: Period, count: float | None, calendar: Calendar) -> MonthOfInquiries:
    festival = any(month.holds(day) for day in calendar.spring_festivals)
    return MonthOfInquiries(month.label, count, len(workdays_of(month, calendar)), festival)


def _count(number: float | None) -> str:
    return MISSING if number is None else f"{number:,.0f}"


def _mean(number: float | None) -> str:
    return MISSING if number is None else f"{number:.1f}"


def _signed(change: float | None) -> str:
    return MISSING if change is None else f"{change:+.1%}".replace("-", "−")
