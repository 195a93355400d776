"""A daily or weekly rule in a longer period: judged for each day or week, met only where all of them are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from opsbook.domain.ground import Ground
from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.outcome import Outcome
from opsbook.domain.period import Grain, Period, day_of, weeks_ending_in
from opsbook.domain.rule import NumberRule, Rule, RuleGrain
from opsbook.domain.verdict import Verdict
from opsbook.domain.workdays import works_on

_SHORTER: dict[Grain, tuple[RuleGrain, ...]] = {"month": ("week", "day"), "week": ("day",), "span": ("week", "day")}
_MISSING = (Verdict.NO_DATA, Verdict.NO_BENCHMARK)


def part_grain(rule: Rule, grain: Grain) -> RuleGrain | None:
    """The longest grain of the rule that is shorter than `grain`; None where there is none."""
    return next((shorter for shorter in _SHORTER.get(grain, ()) if shorter in rule.periods), None)


def owed_parts(rule: Rule, ground: Ground) -> tuple[Period, ...]:
    """The days inside the period (working days where the rule says so), or the weeks that end in it, up to today."""
    store = ground.store
    period, calendar = store.evidence.period, store.settings.calendar
    every = weeks_ending_in(period, calendar.first_weekday)
    if part_grain(rule, period.grain) == "day":
        every = tuple(day_of(day) for day in period.days() if not rule.workdays or works_on(day, calendar))
    return tuple(part for part in every if part.end <= store.today)


def judged_by_parts(rule: Rule, ground: Ground) -> Iterator[Outcome]:
    """One outcome a scope and name, with how many of the owed parts met the rule and how many have no data.

    A part that asked for nothing (提示) is neither met nor owed.
    """
    owed = owed_parts(rule, ground)
    found: dict[tuple[str, str], dict[Period, Outcome]] = {}
    for part in owed:
        for outcome in rule.outcomes(ground.part(part)):
            found.setdefault((outcome.scope, outcome.name), {})[part] = outcome
    named = {scope for scope, name in found if name}
    told = {key: outcomes for key, outcomes in found.items() if key[1] or key[0] not in named}
    for (scope, name), known in told.items() or [((rule.scopes[0], ""), {})]:
        outcomes, n_owed = list(known.values()), len(owed)
        if scope == "person" and name:
            outcomes, n_owed = _of_person(rule, ground, name, known)
        yield _together(Outcome(scope, name, Measured(), Judgement(Verdict.NO_DATA)), outcomes, n_owed)


def _of_person(rule: Rule, ground: Ground, name: str, known: Mapping[Period, Outcome]) -> tuple[list[Outcome], int]:
    """The outcomes of a person, and how many parts are owed: of who has left, those of which there are rows.

    Of others a part without any row may have asked for nothing.
    """
    staff = {person.name for person in ground.store.settings.people}
    if staff and name not in staff:
        return list(known.values()), len(known)
    owed = owed_parts(rule, ground)
    silent = [part for part in owed if part not in known]
    asked = [rule.outcome(ground.part(part), "person", name) for part in silent] if isinstance(rule, NumberRule) else []
    return [*known.values(), *asked], len(owed)


def _together(whole: Outcome, outcomes: list[Outcome], owed: int) -> Outcome:
    verdicts = [outcome.judgement.verdict for outcome in outcomes]
    missing = owed - sum(verdict not in _MISSING for verdict in verdicts)
    owed, met = owed - verdicts.count(Verdict.INFO), verdicts.count(Verdict.PASS)
    targets = [outcome.judgement.target for outcome in outcomes] or [None]
    verdict, said = _verdict(verdicts, missing, owed)
    return replace(whole, judgement=Judgement(verdict, targets[-1], said=said), met=met, owed=owed, missing=missing)


def _verdict(verdicts: list[Verdict], missing: int, owed: int) -> tuple[Verdict, str]:
    """Not met where one part is not; else unknown where one has no data; met only at all."""
    if not owed:
        return Verdict.INFO, "parts_nothing"
    if Verdict.NO_TARGET in verdicts:
        return Verdict.NO_TARGET, "no_target_yet"
    if missing == owed:
        return Verdict.NO_DATA, "parts_none"
    for worst in (Verdict.FAIL, Verdict.WATCH):
        if worst in verdicts:
            return worst, "parts_fail"
    return (Verdict.NO_DATA, "parts_missing") if missing else (Verdict.PASS, "parts_pass")
