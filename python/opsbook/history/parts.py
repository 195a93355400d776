"""A part: the rows of one dataset for one period, one Parquet file with its origin in the metadata."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from opsbook.domain.period import Period
from opsbook.errors import StoreError
from opsbook.files import put
from opsbook.history.schema import from_arrow, to_arrow
from opsbook.texts import say
from opsbook.typed import convert, decode

FILE = "data.parquet"
VERSION = 1
_META = b"opsbook"


class Source(msgspec.Struct, frozen=True):
    """One file that gave rows to a part: its hash and when it was imported."""

    sha256: str
    imported_at: datetime


class About(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a part says of itself; lies in the Parquet metadata under the key ``opsbook``."""

    dataset: str
    kind: str = ""
    zone: str = ""
    sources: tuple[Source, ...] = ()
    notes: dict[str, str] = {}
    version: int = VERSION

    @property
    def imported_at(self) -> datetime | None:
        """The newest import that changed the part."""
        return max((source.imported_at for source in self.sources), default=None)


@dataclass(frozen=True)
class Part:
    """Rows, period and origin."""

    period: Period
    rows: pd.DataFrame
    about: About


def part_path(root: Path, dataset: str, period: Period) -> Path:
    """Where the part lies."""
    return root / dataset / f"period={period.slug}" / FILE


def read_period(folder: Path) -> Period | None:
    """The period a folder ``period=<grain>_<start>_<end>`` stands for; None for any other name."""
    name, _, slug = folder.name.partition("=")
    words = slug.split("_")
    if name != "period" or len(words) != 3:
        return None
    try:
        return convert({"grain": words[0], "start": words[1], "end": words[2]}, Period)
    except msgspec.ValidationError:
        return None


def read_part(path: Path, period: Period) -> Part:
    """The part in a file. Raises StoreError where it is damaged or of a newer version."""
    try:
        # One thread, one read, no dataset: parts are small, and what read_table adds costs more than it gives.
        table = pq.ParquetFile(pa.BufferReader(path.read_bytes())).read(use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path) from error
    return Part(period, from_arrow(table), _about(table.schema, path))


def read_about(path: Path) -> About:
    """What a part says of itself, without reading its rows. Raises StoreError as read_part."""
    try:
        return _about(pq.read_schema(path), path)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path) from error


def write_part(path: Path, part: Part) -> None:
    """Put the part in place. Raises StoreError where the folder cannot be written."""
    sink = pa.BufferOutputStream()
    pq.write_table(to_arrow(part.rows, {_META: msgspec.json.encode(part.about)}), sink, compression="zstd")
    put(path, sink.getvalue().to_pybytes())


def _about(schema: pa.Schema, path: Path) -> About:
    try:
        about = decode((schema.metadata or {})[_META], About)
    except (KeyError, msgspec.DecodeError) as error:
        raise _damaged(path) from error
    if about.version > VERSION:
        raise StoreError(say("history.newer_store", found=about.version, known=VERSION), where=str(path),
                         todo=say("history.update_program"))
    return about


def _damaged(path: Path) -> StoreError:
    return StoreError(say("history.damaged", name=path.parent.name), where=str(path),
                      todo=say("history.import_again"))
