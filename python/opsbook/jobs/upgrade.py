"""Today's program put into a workbook somebody works in: VBA, ribbon, generated formulas, reference tables.

Every value, sheet and format of the person stays. The workbook is copied to 备份/ first and put in place in one step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
import pandas as pd

from opsbook import __version__
from opsbook.builder.content import reference_tables
from opsbook.builder.starters import write_starters
from opsbook.builder.upgrade import replace_program
from opsbook.builder.workbook import functions
from opsbook.catalogue.records import records
from opsbook.catalogue.settings import load_settings
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.closed.recalculation import recalculate
from opsbook.desk.closed.rewriting import rewrite_columns, rewrite_formulas
from opsbook.desk.rows.meta import META, Meta, meta_rows, read_meta
from opsbook.desk.rows.names import DIAGNOSIS, THRESHOLDS
from opsbook.desk.rows.thresholds import threshold_rows
from opsbook.desk.values import same_rows
from opsbook.domain.activity import Activity
from opsbook.errors import DeskError
from opsbook.files import TEMPORARY, put, remove
from opsbook.history.lock import locked
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time, write_activity
from opsbook.jobs.backups import Backup, read_bytes
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.renewal import SHOP, Renewal, carry_over, graft, plan_renewal, todays_book
from opsbook.texts import say

REMARKS, IN_FORCE = "备注", ["生效目标", "生效界限"]


@dataclass(frozen=True)
class UpgradeReport:
    """What an upgrade did: the version before, whether anything changed, the sheets that were added or laid out anew.

    `left` are columns of the person's own on such sheets: they stand in the backup alone. `starters` are the files to
    double-click that were not there yet beside a workbook without macros.
    """

    book: Path
    before: str
    changed: bool
    added: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    starters: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """What the person reads."""
        done = "upgraded" if self.changed else "upgraded_already"
        told = [say(f"workbook.{done}", book=self.book.name, before=self.before, now=__version__)]
        for key, names in (("added", self.added), ("renewed", self.renewed), ("left", self.left),
                           ("starters", self.starters)):
            if names:
                told.append(say(f"workbook.upgrade_{key}", names="、".join(names)))
        return told


def upgrade(path: Path, now: datetime | None = None) -> UpgradeReport:
    """Put today's program into the workbook at `path` (or the one of the store folder `path`).

    Sheets and tables it lacks are added; one of our sheets that lacks a column, a rule or a named cell is laid out anew
    with everything its tables hold. Raises StoreError where it is open, saved by somebody meanwhile, damaged, made by
    a newer opsbook or cannot be written, DeskError where it is no workbook of ours or a salesperson's own book, its VBA
    cannot be kept or a sheet has the name of one to come: it is untouched then.
    """
    path = path.expanduser().resolve()
    book = book_of(path) if path.is_dir() else path
    store = Store(book.parent, book.parent.name)
    desk = open_book(book)
    meta = _meta(desk)
    with locked(store.root):
        before = read_bytes(book)
        renewal = plan_renewal(desk, before, book.suffix.lower() == ".xlsm")
        after = _upgraded(book, before, meta, renewal)
        report = UpgradeReport(book, meta.version, after != before, renewal.added, renewal.renewed, renewal.left)
        if report.changed:
            _put_in_place(store, desk, after, report, now or datetime.now().astimezone())
        return report if book.suffix.lower() == ".xlsm" else replace(report, starters=_new_starters(store))


def _new_starters(store: Store) -> tuple[str, ...]:
    """Write the files to double-click anew; the names of those that were not there."""
    there = {path.stem for path in store.root.iterdir()}
    return tuple(dict.fromkeys(path.stem for path in write_starters(store.root) if path.stem not in there))


def _meta(desk: ClosedDesk) -> Meta:
    if META not in desk.tables():
        raise DeskError(say("workbook.not_ours"), where=str(desk.path), todo=say("workbook.not_ours_todo"))
    meta = read_meta(desk.read(META))
    if meta.person:
        raise DeskError(say("workbook.own_book", person=meta.person), where=str(desk.path),
                        todo=say("workbook.own_book_todo", person=meta.person, path=desk.path.parent.parent))
    return meta


def _upgraded(book: Path, before: bytes, meta: Meta, renewal: Renewal) -> bytes:
    """The workbook `before` with today's program and sheets.

    Worked out on a copy beside, since a desk works on a file.
    """
    has_macros = book.suffix.lower() == ".xlsm"
    content = graft(before, renewal, has_macros)
    content = replace_program(content) if has_macros else content
    model = todays_book(has_macros)
    home = rewrite_formulas(content, model, SHOP, functions(has_macros))
    renewed = rewrite_columns(home, model, (record.name for record in records()), functions(has_macros))
    copy = book.with_name(f"{TEMPORARY}{book.name}")
    put(copy, renewed)
    try:
        desk = open_book(copy)
        carry_over(desk, renewal)
        _write_formulas(desk, has_macros, renewal)
        desk.write(META, meta_rows(msgspec.structs.replace(meta, version=__version__)))
        desk.commit()
        done = read_bytes(copy)
        return recalculate(done, functions(has_macros)) if renewal.grafted else done
    finally:
        remove(copy)


def _write_formulas(desk: ClosedDesk, has_macros: bool, renewal: Renewal) -> None:
    """The tables that come from the catalogue; 诊断 keeps what people wrote beside a rule, 阈值 their numbers."""
    for name, rows in reference_tables(has_macros).items():
        if name == DIAGNOSIS:
            desk.write(name, _as_before(rows, renewal.rows.get(name, desk.read(name))))
        elif not same_rows(desk.read(name), rows):
            desk.write(name, rows)
    model, n_rows = threshold_rows(load_settings())[IN_FORCE], len(desk.read(THRESHOLDS))
    desk.write(THRESHOLDS, pd.concat([model.head(1)] * n_rows, ignore_index=True))


def _as_before(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order and with the remarks of those before: people sort, and have columns of their own."""
    there = dict.fromkeys((*before["规则"], *rows["规则"]))
    ordered = rows.set_index("规则", drop=False).loc[[rule for rule in there if rule in set(rows["规则"])]]
    remarks = dict(zip(before["规则"], before[REMARKS], strict=True))
    kept = pd.Series([remarks.get(rule) for rule in ordered.index], index=ordered.index, dtype=object)
    return ordered.assign(**{REMARKS: kept}).reset_index(drop=True)


def _put_in_place(store: Store, desk: ClosedDesk, content: bytes, report: UpgradeReport, now: datetime) -> None:
    settings = store.settings()
    at, title = office_time(now, settings), say("workbook.job_upgrade")
    backup = Backup(store, title, title, at)
    backup.keep_book(desk, report.book.name)
    desk.check()
    put(report.book, content)
    backup.close(report.book)
    write_activity(store, Activity(at, title, say("workbook.outcome_done"), 0, 0.0, report.lines[0]))
