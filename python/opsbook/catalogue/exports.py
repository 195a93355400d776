"""The kinds of platform export, from templates/exports/*.toml."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from opsbook.catalogue.strict import read_toml, shape, template

ColumnType = Literal[
    "id", "text", "count", "rate", "money", "index", "number", "flag", "date", "time", "period", "country", "channel",
]


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One column of an export.

    `headers` name it on the platform; `fallback` headers stand for it only where none of `headers` is there.
    `of` is a rate's numerator and denominator columns, so that it can be recomputed after rows are added up.
    `peers` says the export may carry 同行平均 / 同行优秀 beside it: columns `<name>_peer_average`, `<name>_peer_best`.
    Types say how equal keys combine: counts and money add, indices take the largest, rates with `of` are recomputed.
    """

    type: ColumnType
    headers: tuple[str, ...]
    fallback: tuple[str, ...] = ()
    required: bool = False
    of: tuple[str, str] | None = None
    peers: bool = False


class ExportKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of export.

    `alias` is the short name `opsbook inspect --as` also takes. `period_in` says where its period stands:
    "title" (a cell above the header), "column" (each row has its own), "none" (must be given).
    `grain` is that of one row: day rows and events are kept by calendar month, the others by their own period.
    """

    id: str
    title: str
    dataset: str
    grain: Literal["day", "week", "month", "span", "event"]
    key: tuple[str, ...]
    period_in: Literal["title", "column", "none"]
    columns: dict[str, Column]
    alias: str = ""
    on_duplicate: Literal["combine", "same", "refuse"] = "same"
    note: str = ""


@cache
def export_kinds() -> dict[str, ExportKind]:
    """Every export kind by id, in the order of the file names."""
    found = sorted(template("exports").iterdir(), key=lambda entry: entry.name)
    kinds = [shape({"id": entry.name.removesuffix(".toml"), **read_toml(entry)}, ExportKind, entry.name, "kind")
             for entry in found if entry.name.endswith(".toml")]
    return {kind.id: kind for kind in kinds}
