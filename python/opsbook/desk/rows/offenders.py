"""The table 名单: what the rules point at, for every period that is shown."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.names import GRAINS, OFFENDERS
from opsbook.domain.finding import Finding


def offender_rows(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row an offender (a finding names at most 20), columns of table 名单; all text, ids too."""
    rows = [(GRAINS[finding.period.grain], finding.period.label, finding.rule, finding.title,
             offender.key, offender.name, offender.detail)
            for finding in findings for offender in finding.offenders]
    return pd.DataFrame(rows, columns=[column.name for column in table_of(OFFENDERS).columns], dtype="object")
