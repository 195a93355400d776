"""What comes first: the findings that ask for something, one row a cause, by the inquiries they win back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opsbook.catalogue.gains import gain_book
from opsbook.domain.finding import Finding
from opsbook.domain.gains import NO_GAIN, Gain, Gains, first, key_of
from opsbook.domain.verdict import Verdict
from opsbook.review.findinglook import cause, number_text, subject, value_text
from opsbook.review.view import View
from opsbook.texts import say

N_FIRST = 5
N_NAMED = 3     # findings of the same cause that are named
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Lead:
    """One cause: the finding that stands for it, those that speak of the same, and what closing its gap brings."""

    finding: Finding
    same: tuple[Finding, ...] = ()
    gain: Gain = NO_GAIN

    @property
    def gain_text(self) -> str:
        """What it wins back with its range: 24 条（9～55）; that it cannot be told in inquiries."""
        gain = self.gain
        if gain.expected is None:
            return say(f"gains.no_{gain.reason}")
        key = "won" if gain.counts else "little"
        return say(f"gains.{key}", expected=_whole(gain.expected), low=_whole(gain.low), high=_whole(gain.high))

    @property
    def headline(self) -> str:
        """Why it comes first, as the end of a sentence: what it wins back, else how far it is from its target."""
        if self.gain.counts:
            return say("gains.headline", expected=_whole(self.gain.expected or 0.0))
        return say("gains.distance", value=value_text(self.finding),
                   target=number_text(self.finding, self.finding.target))

    @property
    def goal(self) -> str:
        """What success is, and what it brings where that can be told in inquiries."""
        goal = goal_text(self.finding)
        return say("gains.goal", goal=goal, gain=self.gain_text) if self.gain.counts else goal

    @property
    def same_text(self) -> str:
        """What else the same cause shows in: 一并看：总访客数、独立访客; "" for nothing."""
        names = [name for name in dict.fromkeys(map(_told, self.same)) if name != _told(self.finding)]
        shown = say("gains.list_join").join(names[:N_NAMED])
        more = say("gains.more", count=len(names)) if len(names) > N_NAMED else ""
        return say("gains.same", names=shown, more=more) if names else ""


def goal_text(flag: Finding) -> str:
    """What success is: every day or week of a rule for days or weeks, the target, or just better."""
    key = "parts" if flag.value is None and flag.owed else "plain" if flag.target is None else "target"
    return say(f"review.goal_{key}", name=subject(flag), now=value_text(flag), target=number_text(flag, flag.target))


def leads(findings: Iterable[Finding], gains: Gains) -> list[Lead]:
    """The causes behind what asks for something: those that win back most inquiries first, then by weight."""
    return [Lead(lead.finding, lead.same, gains.get(key_of(lead.finding), NO_GAIN))
            for lead in fold(first(findings, gains))]


def leads_of(view: View) -> list[Lead]:
    """The causes of the month reviewed."""
    return leads(view.month.findings, view.month.gains)


def pressing(found: Sequence[Lead]) -> list[Finding]:
    """What must be seen to at once though nobody can tell it in inquiries, below the first ones: 违规, 纠纷."""
    rest = (lead for lead in found[N_FIRST:] if lead.gain.reason)
    worst = (next((each for each in (lead.finding, *lead.same) if _critical(each)), None) for lead in rest)
    return [each for each in worst if each]


def planned(found: Iterable[Lead]) -> list[Lead]:
    """What a plan takes up: the first causes that say what to do."""
    return [lead for lead in found if lead.finding.action][:N_FIRST]


def taken_up(findings: Iterable[Finding], gains: Gains) -> list[Finding]:
    """The findings of a month that its plan takes up, what comes first on top."""
    return [lead.finding for lead in planned(leads(findings, gains))]


def one_a_cause(flags: Iterable[Finding]) -> list[Finding]:
    """The first flag of each cause, in the order given."""
    return [lead.finding for lead in fold(flags)]


def fold(flags: Iterable[Finding]) -> list[Lead]:
    """The flags with those of one cause put together under the first.

    One cause are: the same advice for several people (人员 names all), two rules on one metric or on the same
    products, counted (W08) and listed (P02), and the rules that templates/catalogue/gains.toml puts together. A rule
    on a total goes under the first of its parts.
    """
    asked = list(flags)
    totals = _totals({each.rule for each in asked})
    groups, owner = [], dict[Key, list[Finding]]()
    for flag in asked:
        if flag.rule not in totals:
            keys = _keys(flag)
            group = next((owner[key] for key in keys if key in owner), None)
            if group is None:
                group = []
                groups.append(group)
            group.append(flag)
            owner = dict.fromkeys(keys, group) | owner
    for flag in asked:
        if flag.rule in totals:
            next(group for group in groups if any(each.rule in totals[flag.rule] for each in group)).append(flag)
    return [Lead(group[0], tuple(group[1:])) for group in groups]


def _totals(rules: set[str]) -> Mapping[str, set[str]]:
    """The rules on totals of which a part is flagged, with the flagged rules at the end of their parts."""
    flagged = {rule: set(gain_book().parts_of(rule)) & rules for rule in rules}
    ends = {rule: _ends(rule, flagged) for rule in rules}
    return {rule: found for rule, found in ends.items() if found != {rule}}


def _ends(rule: str, parts: Mapping[str, set[str]]) -> set[str]:
    return {end for part in parts[rule] for end in _ends(part, parts)} or {rule}


def _keys(flag: Finding) -> list[Key]:
    return [("rule", flag.rule, ""), cause(flag), *(("cause", name, "") for name in gain_book().causes_of(flag.rule))]


def _critical(finding: Finding) -> bool:
    return finding.severity == "critical" and finding.verdict is Verdict.FAIL


def _told(finding: Finding) -> str:
    """A finding of the same cause: of several people's the title once."""
    return finding.title if finding.scope == "person" else subject(finding)


def _whole(number: float) -> str:
    return f"{number:,.0f}"
