"""The kinds of platform export, from templates/exports/*.toml."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import msgspec

from opsbook.catalogue.strict import read_toml, shape, template

ColumnType = Literal[
    "id", "text", "email", "count", "rate", "money", "index", "number", "hours", "flag",
    "date", "time", "period", "country", "channel",
]


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One column of an export.

    `headers` name it on the platform; `fallback` headers stand for it only where none of `headers` is there.
    A file without a `required` column is refused; one without a `usual` column is taken with a warning.
    `of` is a rate's numerator and denominator columns, so that it can be recomputed after rows are added up.
    `peers` says the export may carry 同行平均 / 同行优秀 beside it: columns `<name>_peer_average`, `<name>_peer_best`.
    Types say how equal keys combine: counts and money add, indices take the largest, rates with `of` are recomputed.
    `over_time` says how several periods become one where that differs from the type's way (history/combine.py): a
    level, as the number of products, is the "newest"; a mean, as the reply time, is "none": it cannot be known.
    """

    type: ColumnType
    headers: tuple[str, ...]
    fallback: tuple[str, ...] = ()
    required: bool = False
    usual: bool = False
    of: tuple[str, str] | None = None
    peers: bool = False
    over_time: Literal["add", "largest", "newest", "none"] | None = None


class ExportKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of export.

    `alias` is the short name `opsbook inspect --as` also takes. `period_in` says where its period stands:
    "title" (a cell above the header), "column" (each row has its own), "none" (must be given).
    `grain` is that of one row: day rows and events are kept by calendar month, the others by their own period.
    `one_of` are columns of which a file must have at least one. `like` names the kind whose columns it shares.
    `on_duplicate` says what two different rows with one key mean: "combine" adds them up, "last" takes the later row
    with a warning, "refuse" refuses the file. Identical rows count once, with a warning.
    """

    id: str
    title: str
    dataset: str
    grain: Literal["day", "week", "month", "span", "event"]
    key: tuple[str, ...]
    period_in: Literal["title", "column", "none"]
    columns: dict[str, Column]
    alias: str = ""
    on_duplicate: Literal["combine", "last", "refuse"] = "refuse"
    one_of: tuple[str, ...] = ()
    like: str = ""
    note: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a file is refused."""
        return tuple(name for name, column in self.columns.items() if column.required)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The file's columns that make the key: `start` and `end` come out of one period column."""
        return tuple(dict.fromkeys(name if name in self.columns else "period" for name in self.key))

    @property
    def period_column(self) -> str | None:
        """The column that carries each row's day, week or month; None where the title does."""
        found = (name for name, column in self.columns.items() if column.type in ("date", "period", "time"))
        return next(found, None) if self.period_in == "column" else None


@cache
def export_kinds() -> dict[str, ExportKind]:
    """Every export kind by id, in the order of the file names."""
    found = sorted(template("exports").iterdir(), key=lambda entry: entry.name)
    entries = {entry.name.removesuffix(".toml"): read_toml(entry)
               for entry in found if entry.name.endswith(".toml")}
    return {kind: shape({"id": kind, **_whole(entry, entries)}, ExportKind, f"{kind}.toml")
            for kind, entry in entries.items()}


def _whole(entry: dict[str, Any], entries: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The entry with the columns of the kind it is `like` behind its own."""
    like = entries.get(entry.get("like", ""), {})
    return {**entry, "columns": {**entry.get("columns", {}), **_shared(like)}} if like else entry


def _shared(like: dict[str, Any]) -> dict[str, Any]:
    return {name: column for name, column in like["columns"].items() if name not in like["key"]}


def kind_of(dataset: str) -> ExportKind:
    """The kind of export whose rows go into a dataset. Raises KeyError for one that no export fills."""
    return {kind.dataset: kind for kind in export_kinds().values()}[dataset]


@cache
def kind_names() -> dict[str, ExportKind]:
    """Every kind by its id and by its alias: the names `--as` takes."""
    kinds = export_kinds()
    return {**{kind.alias: kind for kind in kinds.values() if kind.alias}, **kinds}
