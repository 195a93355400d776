"""What is stored of one store: datasets, periods, rows; each part is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from opsbook.domain.period import Period
from opsbook.history.journal import Entry, read_journal
from opsbook.history.parts import FILE, About, Part, part_path, read_about, read_part, read_period, write_part
from opsbook.history.schema import conform_plain

T = TypeVar("T")


class History:
    """The parts under 历史/, kept in memory once read.

    `keep` sets a part in memory only, so that a plan can see what an import would do; `save` puts the kept ones on
    disk. One History sees one state: open another after somebody else wrote.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._parts: dict[tuple[str, Period], Part] = {}
        self._abouts: dict[tuple[str, Period], About] = {}
        self._periods: dict[str, set[Period]] = {}
        self._unsaved: dict[tuple[str, Period], Part] = {}
        self._views: dict[tuple[str, Period], Any] = {}
        self._joined: dict[tuple[str, tuple[Period, ...]], Any] = {}
        self._journal: tuple[Entry, ...] | None = None
        self._imports: dict[str, tuple[Entry, ...]] = {}

    @property
    def journal(self) -> tuple[Entry, ...]:
        """Every import, oldest first."""
        if self._journal is None:
            self._journal = read_journal(self.root)
        return self._journal

    def imports(self, dataset: str) -> tuple[Entry, ...]:
        """The imports of one dataset, oldest first."""
        if dataset not in self._imports:
            self._imports[dataset] = tuple(entry for entry in self.journal if entry.dataset == dataset)
        return self._imports[dataset]

    def periods(self, dataset: str) -> list[Period]:
        """The periods a dataset is stored for, oldest first."""
        return sorted(self._stored(dataset))

    def _stored(self, dataset: str) -> set[Period]:
        if dataset not in self._periods:
            found = (read_period(path.parent) for path in (self.root / dataset).glob(f"period=*/{FILE}"))
            self._periods[dataset] = {period for period in found if period is not None}
        return self._periods[dataset]

    def part(self, dataset: str, period: Period) -> Part | None:
        """The rows and origin of one dataset for one period. Raises StoreError where the file is damaged."""
        if period not in self._stored(dataset):
            return None
        key = (dataset, period)
        if key not in self._parts:
            self._parts[key] = read_part(part_path(self.root, dataset, period), period)
        return self._parts[key]

    def parts(self, dataset: str, periods: Iterable[Period]) -> list[Part]:
        """The parts that are stored among `periods`, in their order."""
        return [part for period in periods if (part := self.part(dataset, period)) is not None]

    def view(self, dataset: str, period: Period, make: Callable[[Part], T]) -> T | None:
        """What `make` draws from a stored part, drawn once; a dataset has one view of its parts."""
        part = self.part(dataset, period)
        if part is None:
            return None
        key = (dataset, period)
        if key not in self._views:
            self._views[key] = make(part)
        view: T = self._views[key]
        return view

    def joined(self, dataset: str, periods: tuple[Period, ...], make: Callable[[], T]) -> T:
        """What `make` draws from several stored parts together, drawn once; a dataset has one such drawing.

        A drawing of two datasets names both: ``inquiries+register_inquiries``.
        """
        key = (dataset, periods)
        if key not in self._joined:
            self._joined[key] = make()
        drawn: T = self._joined[key]
        return drawn

    def about(self, dataset: str, period: Period) -> About:
        """The origin of a stored part, without reading its rows."""
        key = (dataset, period)
        if key in self._parts:
            return self._parts[key].about
        if key not in self._abouts:
            self._abouts[key] = read_about(part_path(self.root, dataset, period))
        return self._abouts[key]

    def keep(self, part: Part) -> None:
        """Set a part in memory; nothing is written before `save`."""
        key = (part.about.dataset, part.period)
        self._stored(part.about.dataset).add(part.period)
        self._parts[key] = self._unsaved[key] = part
        self._views.pop(key, None)
        self._joined = {joined: rows for joined, rows in self._joined.items()
                        if part.about.dataset not in joined[0].split("+")}

    def save(self) -> None:
        """Put the kept parts on disk. Raises StoreError where the folder cannot be written."""
        for (dataset, period), part in list(self._unsaved.items()):
            write_part(part_path(self.root, dataset, period), part)
            del self._unsaved[dataset, period]

    @property
    def unsaved(self) -> tuple[Path, ...]:
        """The files that `save` would write."""
        return tuple(part_path(self.root, dataset, period) for dataset, period in self._unsaved)

    def keep_frame(self, dataset: str, period: Period, frame: pd.DataFrame,
                   notes: Mapping[str, str] | None = None) -> None:
        """Set a frame of our own making for a period, whole, with `notes` (as the thresholds used) beside it.

        Columns keep their types: text, Int64, float, boolean, naive or UTC times. What is stored already is left alone.
        """
        part = Part(period, conform_plain(frame), About(dataset, notes=dict(notes or {})))
        old = self.part(dataset, period)
        if old is None or old.about != part.about or not old.rows.equals(part.rows):
            self.keep(part)

    def read_frame(self, dataset: str, period: Period) -> pd.DataFrame | None:
        """The frame `keep_frame` set, or None."""
        part = self.part(dataset, period)
        return None if part is None else part.rows

    def read_notes(self, dataset: str, period: Period) -> Mapping[str, str]:
        """The notes `keep_frame` set beside the frame; empty where there are none."""
        part = self.part(dataset, period)
        return {} if part is None else part.about.notes
