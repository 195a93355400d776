"""Everything the review of one month is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from opsbook.domain.actioneffects.report import MonthActions
from opsbook.domain.cause import Cause
from opsbook.domain.chance.change import Change
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.gains import Gains
from opsbook.domain.settings import Settings


@dataclass(frozen=True)
class StoreMonth:
    """One store's month: this month's evidence and findings, the month before, and 13 months of facts.

    `facts` holds this month and the one before, and the key metrics of the eleven before those (domain/facts.py says
    its columns). `products` and `last_products` are the tables of domain/products.py: one row a product with its tier.
    `imported_at` is the newest import, the only time the review shows, so that the same input gives the same bytes.
    `last_findings` are those stored for the month before: its plan. `plan` are the live rows of the register 每月计划
    (columns of history/registers.py), None where it was never kept. `registered_at` is the last copy of the registers.
    `changes` are the month's against the one before, told apart from chance, by metric, scope and name.
    `gains` are what the gaps of the month's findings are worth in inquiries, `last_gains` of those of the month before.
    `causes` are why the metrics changed, the largest real change first.
    `actions` are what the logged actions did, None where nothing was logged.
    """

    store: str
    evidence: Evidence
    last: Evidence
    facts: pd.DataFrame
    findings: tuple[Finding, ...]
    products: pd.DataFrame | None
    last_products: pd.DataFrame | None
    problems: pd.DataFrame
    settings: Settings
    imported_at: datetime | None
    last_findings: tuple[Finding, ...] = ()
    plan: pd.DataFrame | None = None
    registered_at: datetime | None = None
    changes: Mapping[tuple[str, str, str], Change] = field(default_factory=dict)
    gains: Gains = field(default_factory=dict)
    last_gains: Gains = field(default_factory=dict)
    causes: tuple[Cause, ...] = ()
    actions: MonthActions | None = None
