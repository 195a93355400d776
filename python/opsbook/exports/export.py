"""One export file, recognised and typed: what the rest of the program knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from opsbook.catalogue.exports import ExportKind
from opsbook.domain.period import Period
from opsbook.exports.context import Context


@dataclass(frozen=True)
class Reading:
    """What one file turned out to be.

    `frame` holds the canonical columns of its kind that the file has (docs/data.md; peers as `<name>_peer_average`,
    `<name>_peer_best`; a `period` column as `start`, `end`; `country_code`, `family` beside country and channel) and the
    columns nobody knows as text under their own header, listed in `extra`. It is empty where the file is refused.
    `period` is None where neither file nor context says it. `zone` is the clock of its days and times. `currencies`
    names the currency of each money column that shows one. `problems` has PROBLEM_COLUMNS (exports/problems.py).
    """

    path: Path
    sha256: str
    kind: ExportKind | None
    period: Period | None
    zone: str
    frame: pd.DataFrame
    problems: pd.DataFrame
    accepted: bool
    currencies: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()


def read_export(path: Path, context: Context, kind: str | None = None) -> Reading:
    """Read one file. A bad file is a `Reading` with its problems, never an exception."""
    raise NotImplementedError((path, context, kind))
