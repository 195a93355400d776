"""What the gaps of a month are worth in inquiries, for the review and the month's plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from opsbook.catalogue.countries import country_names
from opsbook.catalogue.gains import gain_book
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.gains import Gains, gains_of
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.period import Period
from opsbook.domain.settings import Settings
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.store import Store
from opsbook.jobs.diagnose import stored_in
from opsbook.review.leads import Lead, leads


def month_gains(findings: Iterable[Finding], evidence: Evidence, settings: Settings) -> Gains:
    """The gain of each finding of the month that asks for something, by domain.gains.key_of."""
    store = StorePeriod(evidence, settings, evidence.period.end + timedelta(1), country_names=country_names())
    ground = Ground(metrics(), store, {rule.id: getattr(rule, "target", None) for rule in rules().values()})
    return gains_on(ground, findings)


def month_leads(store: Store, month: Period) -> list[Lead]:
    """What comes first in a month by its stored findings, as its review has it."""
    history, settings = History(store.history), store.settings()
    findings = stored_in(history, month)
    return leads(findings, month_gains(findings, gather(history, month, settings), settings))


def gains_on(ground: Ground, findings: Iterable[Finding]) -> Gains:
    """The same on a ground that is there already."""
    return gains_of(findings, ground, rules(), gain_book())
