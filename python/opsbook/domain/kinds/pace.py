"""`pace`: how far a monthly quota is used, week by week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opsbook.domain.ground import Ground
from opsbook.domain.groups import Scope
from opsbook.domain.judgement import Judgement, Measured, meets
from opsbook.domain.metric import MISSING, Metric, show
from opsbook.domain.numberwords import Words
from opsbook.domain.outcome import Outcome
from opsbook.domain.period import Period, month_of, weeks_ending_in
from opsbook.domain.rule import Rule
from opsbook.domain.verdict import Verdict

MOST_WEEKS = 5


class Pace(Rule, frozen=True, kw_only=True, tag="pace"):
    """What was done so far this month against the even share of the quota: 预警 below `low`, 关注 above `high`.

    The even share after week k of n is quota x k / n; weeks belong to the month they end in. A single week above
    `burst` of the quota is 关注 too. `of_people` is the metric that gives the quota of each person and their sum,
    `quota` the setting that gives the store's where no person has one; without either 未设目标.
    """

    metric: str
    quota: str
    of_people: str
    low: float
    high: float
    burst: float

    @property
    def bounds(self) -> tuple[float | None, ...]:
        """Both ends of the pace."""
        return self.low, self.high

    def number_kind(self, metrics: Mapping[str, Metric]) -> str:
        """A share of the even pace."""
        return "rate0"

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The metric it is about."""
        return (self.metric,)

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """One outcome for the store and one a person who has a quota; the value is the share of the even pace."""
        yield self._outcome(ground, "store", "")
        for name in ground.names(self.of_people, "person"):
            yield self._outcome(ground, "person", name)

    def _outcome(self, ground: Ground, scope: Scope, name: str) -> Outcome:
        level, quota = ground.measured(self.metric, scope, name, back=MOST_WEEKS), self._quota(ground, scope, name)
        week = ground.period
        weeks = weeks_ending_in(month_of(week.end), week.start.weekday())
        done = _done(level, week, weeks)
        if done is None:
            return Outcome(scope, name, Measured(), Judgement(Verdict.NO_DATA, self.low, self.high), level)
        if not quota:
            return Outcome(scope, name, Measured(), Judgement(Verdict.NO_TARGET), level)
        pace = done / (quota * (weeks.index(week) + 1) / len(weeks))
        burst = (level.value or 0.0) / quota
        return Outcome(scope, name, Measured(pace), self.judge(pace, burst, *ground.own_thresholds(self.id)), level)

    def _quota(self, ground: Ground, scope: Scope, name: str) -> float | None:
        """What the register of quotas says, for the store else the setting."""
        own = ground.measured(self.of_people, scope, name, back=0).value
        return ground.number(self.quota) if own is None and scope == "store" else own

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """The pace and its band as percentages; this week's number and the quota as counts."""
        metric, level, judgement = ground.metrics[self.metric], outcome.level or outcome.seen, outcome.judgement
        scope: Scope = "person" if outcome.scope == "person" else "store"
        numbers = {"value": outcome.seen.value, "target": judgement.target, "limit": judgement.limit}
        shown: Words = {key: MISSING if number is None else f"{number:.0%}" for key, number in numbers.items()}
        quota = self._quota(ground, scope, outcome.name)
        return {**shown, "before": "", "week": show(metric, level.value), "quota": show(metric, quota)}

    def judge(
        self, pace: float, burst: float, own_low: float | None = None, own_high: float | None = None,
    ) -> Judgement:
        """The verdict on the share of the even pace and on this week's share of the whole quota."""
        low = self.low if own_low is None else own_low
        high = self.high if own_high is None else own_high
        if not meets(pace, "ge", low):
            return Judgement(Verdict.FAIL, low, high, said="band_low")
        if not meets(pace, "le", high) or not meets(burst, "le", self.burst):
            return Judgement(Verdict.WATCH, low, high, said="pace_burst")
        return Judgement(Verdict.PASS, low, high, said="band_in")


def _done(level: Measured, week: Period, weeks: tuple[Period, ...]) -> float | None:
    """What was done in this week and those of the month before it; None where one of them is missing."""
    done = (level.value, *level.earlier)[:weeks.index(week) + 1]
    whole = len(done) == weeks.index(week) + 1 and None not in done
    return sum(value for value in done if value is not None) if whole else None
