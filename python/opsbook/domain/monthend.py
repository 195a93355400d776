"""Where inquiries, TM and orders of a month will end, and which verdict the KPI of inquiries will get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from opsbook.domain.forecast import FEWEST_DAYS, Forecast
from opsbook.domain.kpi import KpiRow
from opsbook.domain.kpiinquiries import relative
from opsbook.domain.metric import Metric
from opsbook.domain.period import Period
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

LONGEST_WAIT = 45       # days without data, ours: the pace of before says nothing of now
BEST_FIRST = (Verdict.PASS, Verdict.WATCH, Verdict.FAIL)


@dataclass(frozen=True)
class KpiEnd:
    """The verdicts a KPI of the month may get at its end, with their chances; one alone where that is sure.

    `row` is the item with its target and limit, its actual left open.
    """

    row: KpiRow
    chances: Mapping[Verdict, float]

    @property
    def words(self) -> str:
        """达标 86%、关注 8%、预警 6%; a verdict that is sure or cannot be given stands alone."""
        if len(self.chances) == 1:
            return next(iter(self.chances)).label
        told = (say("forecast.chance", verdict=verdict.word, percent=percent(chance))
                for verdict, chance in self.chances.items())
        return say("forecast.chance_join").join(told)


@dataclass(frozen=True)
class Known:
    """The last day a count is known, and how many days of the month are."""

    last: date
    n_days: int


@dataclass(frozen=True)
class MonthEnd:
    """The ends of a month by metric, as they look on `today`; None for a count not known of late, or hardly ever.

    `known` says how far each count reaches, None where it never was. `kpi` are the items on the month's inquiries;
    `own_season` is whether the store's own years say the season.
    """

    month: Period
    today: date
    known: Mapping[str, Known | None]
    ends: Mapping[str, Forecast | None]
    kpi: tuple[KpiEnd, ...]
    own_season: bool

    def lines(self, metrics: Mapping[str, Metric]) -> Iterator[str]:
        """What the command says: how far the data reach, a line for each count and KPI, what widens the ranges."""
        yield say("forecast.title", month=self.month.label, known=self._known_words(metrics))
        yield from (self._line(name, metrics[name]) for name in self.ends)
        yield from (say("forecast.kpi", rule=end.row.item.rule, name=end.row.item.name, chances=end.words)
                    for end in self.kpi)
        if not self.own_season and any(end and not end.is_over for end in self.ends.values()):
            yield say("forecast.prior_season")

    def _known_words(self, metrics: Mapping[str, Metric]) -> str:
        """How far the data reach: once where all counts do alike, else by count."""
        alike = {reach: [metrics[name].name for name, known in self.known.items() if known == reach]
                 for reach in self.known.values()}
        if len(alike) == 1:
            return self._reach(*alike)
        return say("forecast.known_join").join(
            say("forecast.known_of", names=say("forecast.chance_join").join(names), known=self._reach(reach))
            for reach, names in alike.items())

    def _reach(self, known: Known | None) -> str:
        if known is None:
            return say("forecast.never_known")
        return say("forecast.known" if known.n_days else "forecast.none_known", last=known.last,
                   days=self.month.n_days, count=known.n_days)

    def _line(self, name: str, metric: Metric) -> str:
        end, known = self.ends[name], self.known[name]
        if end is not None:
            return _end_line(metric, end)
        if known and is_stale(known.last, self.today):
            return say("forecast.line_stale", name=metric.name, last=known.last, days=(self.today - known.last).days)
        return say("forecast.line_missing", name=metric.name, days=FEWEST_DAYS)


def is_stale(last: date, today: date) -> bool:
    """Whether a count known up to `last` is too old to tell the end of today's month."""
    return (today - last).days > LONGEST_WAIT


def kpi_end(row: KpiRow, before: float | None, inquiries: Forecast | None) -> KpiEnd:
    """The chances of each verdict of an item on the change of inquiries, `before` being those of last month."""
    if inquiries is None or not before:
        return KpiEnd(row, {Verdict.NO_DATA: 1.0})

    def verdict(count: float) -> Verdict:
        return replace(row, actual=relative(count, before)).verdict

    if (usual := verdict(inquiries.expected)) not in BEST_FIRST:
        return KpiEnd(row, {usual: 1.0})
    if inquiries.is_over:
        return KpiEnd(row, {verdict(inquiries.so_far): 1.0})
    least = [inquiries.chance_that(lambda count, good=BEST_FIRST[:n + 1]: verdict(count) in good)  # type: ignore[misc]
             for n in range(len(BEST_FIRST))]
    chances = [now - better for now, better in zip(least, [0.0, *least], strict=False)]
    return KpiEnd(row, {each: chance for each, chance in zip(BEST_FIRST, chances, strict=True) if chance > 0})


def percent(chance: float) -> str:
    """A chance in words; what is not sure is never 0 or 100 %."""
    if 0 < chance < 1:
        return f"{min(max(round(chance * 100), 1), 99)}%"
    return f"{chance:.0%}"


def count_words(end: Forecast) -> str:
    """The range of an end: 328～404."""
    return say("forecast.range", low=f"{end.low:,.0f}", high=f"{end.high:,.0f}")


def _end_line(metric: Metric, end: Forecast) -> str:
    so_far = f"{end.so_far:,.0f}"
    if end.is_over:
        return say("forecast.line_over", name=metric.name, so_far=so_far, unit=metric.unit)
    expected, span = f"{end.expected:,.0f}", count_words(end)
    if not end.n_known:
        return say("forecast.line_ahead", name=metric.name, expected=expected, unit=metric.unit, range=span)
    return say("forecast.line", name=metric.name, so_far=so_far, unit=metric.unit, expected=expected, range=span)
