"""What a month shows of the plan made for it, for 填写上月: the same as the review says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.domain.chance.change import Change
from opsbook.domain.finding import Finding
from opsbook.domain.measure import measure
from opsbook.domain.storemonth import StoreMonth
from opsbook.jobs.actionledger import actions_of
from opsbook.jobs.changes import changes_of
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.yardsticks import yardstick_of
from opsbook.review.actions import PlanSeen

PLAN = "month_plan"


def plan_seen(ground: FillGround, findings: Sequence[Finding], plan: Sequence[Finding]) -> PlanSeen:
    """What the ground's month shows of the `plan`, the findings of the month before that were taken up."""
    actions = actions_of(ground.history, ground.settings, ground.evidence(ground.period), plan)
    return PlanSeen(findings, ground.settings.calendar, ground.register(PLAN), actions.planned if actions else {},
                    _changes(ground, findings))


def _changes(ground: FillGround, findings: Sequence[Finding]) -> Mapping[tuple[str, str, str], Change]:
    settings, both = ground.settings, (ground.evidence(ground.period), ground.evidence(ground.period.before()))
    facts = pd.concat([measure(metrics(), each, settings) for each in both], ignore_index=True)
    month = StoreMonth(settings.store, *both, facts, tuple(findings), None, None, pd.DataFrame(), settings, None)
    return changes_of(month, yardstick_of(ground.history, settings, ground.period))
