"""Findings as a frame and back, one row a finding, for storing with the thresholds used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import msgspec
import pandas as pd

from opsbook.domain.finding import Finding
from opsbook.typed import convert, decode

NUMBERS = ("value", "target", "limit", "last", "peer_average", "peer_best", "weight")
COUNTS = ("met", "owed", "n_offenders")
DATES = ("start", "end", "due")
COLUMNS = tuple(name for field in fields(Finding)
                for name in (("start", "end", "grain") if field.name == "period" else (field.name,)))


def to_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a finding, columns COLUMNS: the period as start, end and grain, the offenders as JSON text."""
    rows = [_row(finding) for finding in findings]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")
    types = {**dict.fromkeys(COLUMNS, "str"), **dict.fromkeys(NUMBERS, "float64"), **dict.fromkeys(COUNTS, "Int64"),
             **dict.fromkeys(DATES, "datetime64[us]")}
    return frame.astype(types)


def from_frame(frame: pd.DataFrame) -> tuple[Finding, ...]:
    """The findings of such a frame, in its order."""
    return tuple(_finding({str(name): value for name, value in row.items()}) for row in frame.to_dict("records"))


def _row(finding: Finding) -> dict[str, Any]:
    values = {field.name: getattr(finding, field.name) for field in fields(Finding)}
    period = values.pop("period")
    return {**values, "start": period.start, "end": period.end, "grain": period.grain, "verdict": finding.verdict.value,
            "offenders": msgspec.json.encode(finding.offenders).decode()}


def _finding(row: dict[str, Any]) -> Finding:
    known = {name: value for name, value in row.items() if not pd.isna(value)}
    days = {name: pd.Timestamp(known.pop(name)).date() for name in DATES if name in known}
    period = {"start": days.pop("start"), "end": days.pop("end"), "grain": known.pop("grain")}
    offenders = decode(known.pop("offenders"), list)
    return convert({**known, **days, "period": period, "offenders": offenders}, Finding)
