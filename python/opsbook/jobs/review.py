"""Write the monthly review workbook of a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pandas as pd

from opsbook.catalogue.countries import country_names
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import record_of
from opsbook.domain.causes import causes_of
from opsbook.domain.contacts import HIDDEN
from opsbook.domain.evidence import Evidence, is_register
from opsbook.domain.measure import measure, with_their_parts
from opsbook.domain.period import Period
from opsbook.domain.products import product_table
from opsbook.domain.settings import Settings
from opsbook.domain.storemonth import StoreMonth
from opsbook.errors import NoData, StoreError
from opsbook.files import explained, move, put
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.journal import Entry, Remark
from opsbook.history.lock import locked
from opsbook.history.registers import live_rows
from opsbook.history.store import Store, open_store
from opsbook.jobs.actionledger import actions_of
from opsbook.jobs.backups import read_bytes
from opsbook.jobs.changes import changes_of
from opsbook.jobs.diagnose import findings_of, stored_findings
from opsbook.jobs.filenames import file_name
from opsbook.jobs.gains import month_gains
from opsbook.jobs.letters import keep_summary, letter_of, summary_path
from opsbook.jobs.yardsticks import yardstick_of
from opsbook.review.leads import taken_up
from opsbook.review.pages import draw_pages
from opsbook.review.pages.overview import KEY_METRICS
from opsbook.review.view import month_text
from opsbook.review.writer import Book, write_book
from opsbook.texts import say

MONTHS_BEFORE = 12
MONTHS_COMPARED = 2
PLAN = "month_plan"     # the register of each month's plan
HISTORY_OF_PRODUCTS = "product_weeks"   # reaches back half a year: that it is there says nothing about the month
BY_BUYER = "event"      # the grain of exports with a row for each inquiry, quote, order
SHORTEST_SAID = 3       # letters of a value that could tell something of a buyer
PROBLEM_COLUMNS = ["file", "sheet", "row", "column", "value", "what", "todo", "severity"]


def review(folder: Path, month: Period) -> Path:
    """Write 复盘/月度复盘_<店铺>_<月>.xlsx and give its path.

    Raises NoData where nothing of the month is stored, StoreError as `write_review`.
    """
    store = open_store(folder)
    return write_review(store, load_month(store, month))


def write_review(store: Store, drawn: StoreMonth) -> Path:
    """Write the review of a month that is loaded, with 复盘/<月>_摘要.txt beside it, and give its path.

    The file is written beside and put in place in one step; an older review that differs (somebody may have written
    into it) goes to 备份/. Raises StoreError where the old review is open in another program: the new file then stays
    beside it.
    """
    month = drawn.evidence.period
    target, content = review_path(store, month), BytesIO()
    beside = target.with_name(f"{target.stem}_{say('review.new_file')}{target.suffix}")
    hides = drawn.settings.privacy.review_contacts == "hide"
    with explained(target):
        write_book(Book(draw_pages(drawn), drawn.store, month_text(month), drawn.imported_at, hides), content)
    with locked(store.root):
        put(beside, content.getvalue())
        keep_old(target, beside, store.backups)
        keep_summary(summary_path(store, month), letter_of(drawn, target.name))
        return put_in_place(beside, target)


def review_path(store: Store, month: Period) -> Path:
    """Where the review of a month lies."""
    return store.reviews / say("review.file_name", store=file_name(store.name), month=month.label)


def keep_old(target: Path, new: Path, backups: Path) -> None:
    """Copy `target` to `backups`, named by when it was last written, where it is there and is not the same as `new`."""
    if not target.exists() or (old := read_bytes(target)) == read_bytes(new):
        return
    written = datetime.fromtimestamp(target.stat().st_mtime)
    put(backups / f"{target.stem}_{written:%Y-%m-%d_%H%M%S}{target.suffix}", old)


def put_in_place(beside: Path, target: Path) -> Path:
    """Replace `target` by `beside`. Raises StoreError where that is not allowed; `beside` is kept then."""
    try:
        return move(beside, target)
    except StoreError as error:
        raise StoreError(say("review.locked"), where=str(beside), todo=say("review.locked_todo")) from error


def load_month(store: Store, month: Period) -> StoreMonth:
    """Everything the review is drawn from: this month's evidence and findings, the facts, last month's plan.

    Facts are those of this month and the last, and of the eleven before the key metrics that 总览 draws. Months
    without data have no facts. Raises NoData where nothing of the month itself is stored.
    """
    settings, history = store.settings(), History(store.history)
    months = [gather(history, month.before(back), settings) for back in range(MONTHS_BEFORE + 1)]
    now, last = months[0], months[1]
    if not set(now.tables) - {HISTORY_OF_PRODUCTS}:
        raise NoData(say("review.nothing_stored", month=month.label), where=str(store.root),
                     todo=say("review.nothing_stored_todo"))
    findings, last_findings = findings_of(store, month, history), stored_findings(store, month.before())
    last_gains = month_gains(last_findings, last, settings)
    plan = taken_up(last_findings, last_gains)
    drawn = StoreMonth(
        store=store.name, evidence=now, last=last, facts=_facts(months, settings),
        findings=findings, products=product_table(now, settings),
        last_products=product_table(last, settings), problems=problems_of(history.journal, month, settings),
        settings=settings, imported_at=_newest_import(history, month, settings),
        last_findings=last_findings, plan=live_rows(history, record_of(PLAN)),
        registered_at=_last_copy(now, settings),
        gains=month_gains(findings, now, settings), last_gains=last_gains,
        actions=actions_of(history, settings, now, plan),
    )
    drawn = replace(drawn, changes=changes_of(drawn, yardstick_of(history, settings, month)))
    return replace(drawn, causes=causes_of(drawn, country_names()))


def problems_of(journal: Iterable[Entry], month: Period, settings: Settings) -> pd.DataFrame:
    """The remarks on files that speak about the month. Columns: PROBLEM_COLUMNS; every one is a warning.

    Remarks on files with a row a buyer tell the place alone, unless the settings say otherwise: the value may be what a
    buyer wrote.
    """
    hides = settings.privacy.review_contacts == "hide"
    told = [(entry, _without_value(remark) if hides and entry.grain == BY_BUYER else remark)
            for entry in journal if entry.speaks_of(month) for remark in entry.remarks]
    rows = [(entry.name, remark.sheet, remark.row, remark.column, remark.value, remark.what, remark.todo, "warning")
            for entry, remark in told]
    return pd.DataFrame(rows, columns=PROBLEM_COLUMNS)


def _without_value(remark: Remark) -> Remark:
    if len(remark.value) < SHORTEST_SAID:
        return remark
    what, todo = (text.replace(remark.value, HIDDEN) for text in (remark.what, remark.todo))
    return msgspec.structs.replace(remark, value="", what=what, todo=todo)


def _facts(months: Sequence[Evidence], settings: Settings) -> pd.DataFrame:
    key = with_their_parts(KEY_METRICS, metrics())
    wanted = [metrics() if back < MONTHS_COMPARED else key for back in range(len(months))]
    measured = [measure(some, each, settings) for some, each in zip(wanted, months, strict=True)]
    return pd.concat(measured, ignore_index=True)


def _newest_import(history: History, month: Period, settings: Settings) -> datetime | None:
    """The newest import that speaks of the month or the one before, on the office's clock."""
    times = [entry.at for entry in history.journal if entry.speaks_of(month) or entry.speaks_of(month.before())]
    return _office_time(max(times, default=None), settings)


def _last_copy(evidence: Evidence, settings: Settings) -> datetime | None:
    """When the registers that speak of the month were last copied, on the office's clock."""
    times = [each.imported_at for name, each in evidence.coverage.items() if is_register(name) and each.imported_at]
    return _office_time(max(times, default=None), settings)


def _office_time(at: datetime | None, settings: Settings) -> datetime | None:
    return at.astimezone(ZoneInfo(settings.calendar.office_zone)) if at else None
