"""The rules over one period of a store: findings, the heaviest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from opsbook.domain.advice import what_to_do
from opsbook.domain.due import due_date
from opsbook.domain.finding import Finding
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.metric import Metric
from opsbook.domain.outcome import Outcome
from opsbook.domain.periodic import judged_by_parts, part_grain
from opsbook.domain.readings import readings_text
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.sentence import sentence
from opsbook.domain.settings import Settings, setting
from opsbook.domain.verdict import Verdict
from opsbook.domain.weight import weigh
from opsbook.domain.workdays import works_on
from opsbook.texts import say

TO_DO = (Verdict.FAIL, Verdict.WATCH)


def diagnose(rules: Mapping[str, Rule], metrics: Mapping[str, Metric], store: StorePeriod) -> tuple[Finding, ...]:
    """Every rule that is owed in the period, judged; ordered by weight, equal weights in the order of the rules.

    A rule of a longer grain than the period (a monthly one for a day) is left out. A rule of a shorter grain is judged
    for each of its `parts` and met only where all of them are.
    """
    ground = Ground(metrics, store, {rule.id: getattr(rule, "target", None) for rule in rules.values()})
    found = [_finding(rule, outcome, ground) for rule in rules.values() for outcome in _outcomes(rule, ground)]
    return tuple(sorted(found, key=lambda finding: -finding.weight))


def is_off(rule: Rule, settings: Settings) -> bool:
    """Whether the store does not use the rule."""
    return rule.id in settings.off or not (rule.on or rule.id in settings.on)


def _outcomes(rule: Rule, ground: Ground) -> Iterator[Outcome]:
    grain = ground.period.grain
    if grain not in rule.periods and part_grain(rule, grain) is None:
        return
    if is_off(rule, ground.store.settings):
        yield Outcome(rule.scopes[0], "", Measured(), Judgement(Verdict.OFF))
    elif grain == "day" and rule.workdays and not works_on(ground.period.end, ground.store.settings.calendar):
        yield Outcome(rule.scopes[0], "", Measured(), Judgement(Verdict.INFO, said="day_off"))
    elif grain in rule.periods:
        yield from rule.outcomes(ground)
    else:
        yield from judged_by_parts(rule, ground)


def _finding(rule: Rule, outcome: Outcome, ground: Ground) -> Finding:
    seen, judgement, settings = outcome.seen, outcome.judgement, ground.store.settings
    return Finding(
        rule=rule.id, title=rule.name, period=ground.period, scope=outcome.scope, name=outcome.name,
        metric=rule.metric if isinstance(rule, NumberRule) else "", verdict=judgement.verdict,
        sentence=sentence(rule, outcome, ground), action=what_to_do(rule, judgement.verdict, ground.period.label),
        owner=_owner(rule, outcome, settings), due=_due(rule, outcome, ground.store),
        value=seen.value, target=judgement.target, limit=judgement.limit, last=seen.last,
        peer_average=seen.peer_average, peer_best=seen.peer_best, tier=judgement.tier, why=rule.why,
        severity=rule.severity, met=outcome.met, owed=outcome.owed, reading=_reading(rule, ground),
        weight=round(weigh(rule, outcome), 6), n_offenders=outcome.count, offenders=outcome.offenders,
    )


def _reading(rule: Rule, ground: Ground) -> str:
    """The readings the rule rests on, and what its number leaves out."""
    told = (readings_text(rule.readings, ground.store.settings),
            rule.empty.told(ground) if isinstance(rule, NumberRule) and rule.empty else "")
    return say("rules.reading_join").join(filter(None, told))


def _owner(rule: Rule, outcome: Outcome, settings: Settings) -> str:
    """The person the row is about, else the one person who has the role, else the role (or the two that share it)."""
    if outcome.scope == "person" and outcome.name:
        return outcome.name
    role = setting(settings, rule.owner_setting) if rule.owner_setting else rule.owner
    people = [person.name for person in settings.people if person.role == role]
    return people[0] if len(people) == 1 else str(role)


def _due(rule: Rule, outcome: Outcome, store: StorePeriod) -> date | None:
    verdict = outcome.judgement.verdict
    if verdict in TO_DO or (verdict == Verdict.INFO and outcome.count):
        return due_date(rule.due, store.evidence.period, store.settings.calendar, store.today)
    return None
