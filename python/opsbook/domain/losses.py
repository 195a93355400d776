"""What share of the store's inquiries a gap costs, before the place in the funnel is allowed for.

A row of a list stands there because it is low, and some are low by chance alone: their rates are drawn back to the
table's own distribution first (empirical Bayes with a Gamma prior fitted by moments; Gelman et al., Bayesian Data
Analysis, 3rd ed., section 2.7; the moments are those of DerSimonian and Laird 1986). A channel's rate is drawn back
to the store's with the weight of PRIOR_CASES cases.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from opsbook.domain.columns import Columns, Floats
from opsbook.domain.finding import Finding
from opsbook.domain.gainbook import AnyFlow, LevelFlow, QuotaFlow, ReplyFlow, RowsFlow
from opsbook.domain.ground import Ground
from opsbook.domain.groups import Scope
from opsbook.domain.kinds import Listing
from opsbook.domain.rule import NumberRule, Rule

PRIOR_CASES = 10.0      # ours: what the store's own rate weighs against a channel's
PAID, SEARCH = "付费", "搜索"
TABLE_MEAN = "table"


@dataclass(frozen=True)
class Loss:
    """A gap, the share of traffic it concerns, and the standard deviation that chance gives each."""

    gap: float
    gap_sd: float
    share: float = 1.0
    share_sd: float = 0.0


@dataclass(frozen=True)
class Losses:
    """The losses of one period: `dispersion` is variance / mean of the store's counts (1 is Poisson)."""

    ground: Ground
    rules: Mapping[str, Rule]
    dispersion: float

    def of(self, finding: Finding, flow: AnyFlow) -> Loss | None:
        """The loss of a finding; None where a number it needs is missing."""
        if isinstance(flow, LevelFlow):
            return self._level(finding, flow)
        if isinstance(flow, ReplyFlow):
            return self._reply(finding, flow)
        if isinstance(flow, QuotaFlow):
            return self._quota(finding, flow)
        return self._rows(finding, flow) if isinstance(flow, RowsFlow) else self._spend(finding, flow.cost, flow.all)

    def _level(self, finding: Finding, flow: LevelFlow) -> Loss | None:
        value, target = finding.value, finding.target
        if value is None or target is None or self._is_change(finding):
            return None
        share = self._channel(finding, value or target) if flow.through == "channel" else self._through(flow.through)
        base = value or (target if flow.through == "channel" else 0.0)
        if share is None or not base:
            return None
        return Loss((target - value) / base, self._level_sd(finding, flow, target / base), *share)

    def _level_sd(self, finding: Finding, flow: LevelFlow, ratio: float) -> float:
        """Of the relative gap: chance moves the value, and the target where that is last month's own value."""
        cases, value = self._number(flow.over), finding.value or 0.0
        if flow.over:
            spread = self.dispersion * (1 - value) / (value * cases) if cases and 0 < value < 1 else 0.0
        else:
            moved = value + (finding.target or 0.0) if finding.target == finding.last else value
            spread = self.dispersion * moved / max(value, 1.0) ** 2
        return ratio * math.sqrt(spread)

    def _is_change(self, finding: Finding) -> bool:
        rule = self.rules.get(finding.rule)
        return isinstance(rule, NumberRule) and rule.change

    def _through(self, through: str) -> tuple[float, float] | None:
        """The share of visitors that came through it, with its standard deviation."""
        if through == "store":
            return 1.0, 0.0
        every = self.ground.names("visitors", "channel")
        counts = {name: self._number("visitors", "channel", name) or 0.0 for name in every}
        total = sum(counts.values())
        part = total - counts.get(PAID, 0.0) if through == "natural" else counts.get(SEARCH, 0.0)
        return _portion(part, total)

    def _channel(self, finding: Finding, visitors: float) -> tuple[float, float] | None:
        """The share of opportunities that so many visitors of the channel bring."""
        every = self.ground.names("visitors", "channel")
        total = sum(self._number("opportunities", "channel", name) or 0.0 for name in every)
        came = sum(self._number("visitors", "channel", name) or 0.0 for name in every)
        if not total or not came:
            return None
        own = self._number("opportunities", "channel", finding.name) or 0.0
        seen = self._number("visitors", "channel", finding.name) or 0.0
        cases = own + PRIOR_CASES
        rate = cases / (seen + PRIOR_CASES * came / total)
        share = rate * visitors / total
        return share, share * math.sqrt(self.dispersion / cases)

    def _reply(self, finding: Finding, flow: ReplyFlow) -> Loss | None:
        person = finding.scope == "person"
        at: tuple[Scope, str] = ("person", finding.name) if person else ("store", "")
        value, target = self._number(flow.metric, *at), self.ground.target_of(flow.target_of)
        cases, every = self._number("inquiries", *at), self._number("inquiries")
        share = _portion(cases, every) if person else (1.0, 0.0)
        if value is None or target is None or not cases or share is None:
            return None
        return Loss(target - value, math.sqrt(self.dispersion * value * (1 - value) / cases), *share)

    def _quota(self, finding: Finding, flow: QuotaFlow) -> Loss | None:
        at: tuple[Scope, str] = ("person", finding.name) if finding.scope == "person" else ("store", "")
        asked, answered, every = self._number(flow.asked, *at), self._number(flow.answered), self._number("inquiries")
        if finding.value is None or finding.target is None or answered is None or not (asked and every):
            return None
        whole = asked / finding.value if finding.value else None    # the quota in full
        if whole is None:
            return None
        share = whole * answered / every
        return Loss(finding.target - finding.value, 0.0, share, share * math.sqrt(
            self.dispersion * (1 / max(whole * answered, 1.0) + 1 / every)))

    def _rows(self, finding: Finding, flow: RowsFlow) -> Loss | None:
        rule = self.rules[finding.rule]
        columns = self.ground.columns(rule.table) if isinstance(rule, Listing) else None
        chosen = rule.hits(self.ground) if isinstance(rule, Listing) else None
        if columns is None or chosen is None:
            return None
        whole, (mean, weight) = float(np.nansum(columns.numbers(flow.has))), rate_prior(columns, flow)
        goal = mean if flow.goal == TABLE_MEAN else self.ground.target_of(flow.goal)
        if goal is None or not goal or not whole:
            return None
        has, of = (np.nan_to_num(chosen.numbers(name)) for name in (flow.has, flow.of))
        wanted, (short, spread) = goal * float(of.sum()), shortage(has, of, (mean, weight), goal)
        if not wanted:
            return None
        return Loss(short / wanted, math.sqrt(self.dispersion) * spread / wanted, wanted / whole)

    def _spend(self, finding: Finding, cost: str, every: str) -> Loss | None:
        rule = self.rules[finding.rule]
        chosen, price, whole = (rule.hits(self.ground) if isinstance(rule, Listing) else None,
                                self._number(cost), self._number(every))
        if chosen is None or not price or not whole:
            return None
        spent, brought = (float(np.nansum(chosen.numbers(name))) for name in ("cost", "opportunities"))
        could = spent / price
        if not could:
            return None
        return Loss(1 - brought / could, math.sqrt(self.dispersion * max(brought, 1.0)) / could, could / whole,
                    math.sqrt(self.dispersion * could) / whole)

    def _number(self, metric: str, scope: Scope = "store", name: str = "") -> float | None:
        return self.ground.measured(metric, scope, name, 0).value if metric else None


def shortage(has: Floats, of: Floats, prior: tuple[float, float], goal: float) -> tuple[float, float]:
    """What rows are short of `goal` x `of` in all, their rates drawn back to the prior; and its standard deviation.

    `prior` is the mean rate and what it weighs, as `gamma_prior` gives them.
    """
    mean, weight = prior
    if math.isinf(weight):
        return max(goal - mean, 0.0) * float(of.sum()), 0.0
    rate = (mean * weight + has) / (weight + of)
    return (float((np.maximum(goal - rate, 0.0) * of).sum()), math.sqrt(float((rate / (weight + of) * of ** 2).sum())))


def rate_prior(columns: Columns, flow: RowsFlow) -> tuple[float, float]:
    """Mean of the rate has / of over the table, and the weight (in units of `of`) of a Gamma prior of its spread.

    The weight is infinite where the rows differ no more than chance alone lets them.
    """
    has, of = (columns.numbers(name) for name in (flow.has, flow.of))
    known = ~np.isnan(has) & (of > 0)
    return gamma_prior(has[known], of[known])


def gamma_prior(has: Floats, of: Floats) -> tuple[float, float]:
    """As `rate_prior`, from the counts `has` in exposures `of`."""
    total = float(of.sum())
    mean = float(has.sum()) / total if total else 0.0
    spare = total - float((of ** 2).sum()) / total if total else 0.0
    if not mean or spare <= 0:
        return mean, math.inf
    between = (float((of * (has / of - mean) ** 2).sum()) - (len(of) - 1) * mean) / spare
    return mean, mean / between if between > 0 else math.inf


def _portion(part: float | None, whole: float | None) -> tuple[float, float] | None:
    """A share with the standard deviation of a binomial one."""
    if part is None or not whole:
        return None
    share = min(part / whole, 1.0)
    return share, math.sqrt(share * (1 - share) / whole)
