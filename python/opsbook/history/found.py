"""A table of a period that was found: how to build it and how much of the period it covers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from opsbook.domain.evidence import Coverage


@dataclass(frozen=True)
class Found:
    """One table: how to build it and how much of the period it covers."""

    build: Callable[[], pd.DataFrame]
    coverage: Coverage
