"""Judge one period of a store by all rules, and keep the findings with the thresholds used."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from opsbook import __version__
from opsbook.catalogue.countries import country_names
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain.diagnosis import diagnose
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.findings import from_frame, to_frame
from opsbook.domain.ground import StorePeriod
from opsbook.domain.period import Period, day_of, parse_period, week_of, weeks_ending_in
from opsbook.domain.rule import YEAR
from opsbook.domain.sentence import sheet_name
from opsbook.domain.settings import Settings
from opsbook.domain.verdict import Verdict
from opsbook.errors import NoData, SettingsError
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.registerevidence import Registers
from opsbook.history.store import Store, open_store
from opsbook.history.tables import Tables
from opsbook.texts import say

DATASET, DATA_OF, BASIS = "findings", "data_of", "basis"
HAPPENED, PRESENT = "registers_of", "registers_now"    # hashes of what the registers said of the period
WEEKS_BEFORE = 4  # of weekly rules inside a month that look at the mean of four weeks
Known = dict[Period, Evidence]
JSON_FIELDS = ("rule", "title", "scope", "name", "value", "target", "limit", "last", "peer_average", "peer_best",
               "tier", "sentence", "why", "action", "owner", "severity", "weight", "n_offenders", "met", "owed",
               "reading")


def diagnose_store(folder: Path, period: Period, store_results: bool = True) -> tuple[Finding, ...]:
    """The findings of one day, week or month, the heaviest first, stored under 历史/findings where asked.

    Raises StoreError where the folder is no store, NoData where nothing is stored for the period.
    """
    store = open_store(folder)
    history = History(store.history)
    findings = _judged(history, period, store.settings())
    if store_results:
        _save(store, history)
    return findings


def _judged(history: History, period: Period, settings: Settings, known: Known | None = None) -> tuple[Finding, ...]:
    """The findings of a period, kept in the history until it is saved."""
    judged = store_period(history, period, settings, known)
    if not judged.evidence.tables:
        raise NoData(say("rules.nothing_stored", period=period.label), where=str(history.root.parent),
                     todo=say("rules.nothing_stored_todo"))
    findings = diagnose(rules(), metrics(), judged)
    notes = {**_judged_on(history, period, settings), BASIS: _basis(settings)}
    history.keep_frame(DATASET, period, to_frame(findings), notes)
    return findings


def current_findings(history: History, period: Period, settings: Settings, known: Known) -> tuple[Finding, ...]:
    """The findings of a period by the settings and rules of now, kept in the history until it is saved.

    Those that are stored where data, settings and rules are still the same. `known` is as for `store_period`. Raises
    NoData where nothing is stored.
    """
    same = history.read_notes(DATASET, period).get(BASIS) == _basis(settings)
    if same and _has_newest(history, period, settings):
        return stored_in(history, period)
    return _judged(history, period, settings, known)


def _save(store: Store, history: History) -> None:
    """Keep the findings. Raises StoreError where another job holds the store."""
    if history.unsaved:
        with locked(store.root):
            history.save()


def findings_of(store: Store, period: Period, history: History | None = None) -> tuple[Finding, ...]:
    """The stored findings, with the thresholds of then; judged (anew) where the period was not, has newer data or was
    judged by rules and metrics that are no more.

    `history` is the store's where it is open already, so that no part is read twice. Raises NoData where nothing is
    stored for the period.
    """
    history = history or History(store.history)
    settings = store.settings()
    if _has_newest(history, period, settings) and all(map(_is_known, _stored(history, period))):
        return stored_in(history, period)
    findings = _judged(history, period, settings)
    _save(store, history)
    return findings


def _has_newest(history: History, period: Period, settings: Settings) -> bool:
    """Whether the stored findings were judged on what is known of the period now.

    How registers show the present counts only while the period is fresh: Registers.present is "" after that.
    """
    notes, known = history.read_notes(DATASET, period), _judged_on(history, period, settings)
    return all(notes.get(name, "") == said for name, said in known.items() if said or name != PRESENT)


def _judged_on(history: History, period: Period, settings: Settings) -> dict[str, str]:
    """What findings of the period are judged on: the newest import that speaks of it, and what its registers say."""
    newest = max((entry.at.isoformat() for entry in history.journal if entry.speaks_of(period)), default="")
    registers = Registers(history, period, settings)
    return {DATA_OF: newest, HAPPENED: registers.happened(), PRESENT: registers.present()}


def _basis(settings: Settings) -> str:
    """A hash of all that judges: program, settings, rules, metrics."""
    judging = (__version__, settings, list(rules().values()), list(metrics().values()))
    return hashlib.sha256(msgspec.json.encode(judging)).hexdigest()


def stored_findings(store: Store, period: Period) -> tuple[Finding, ...]:
    """The findings as they were stored for the period; none where it was never judged."""
    return stored_in(History(store.history), period)


def stored_in(history: History, period: Period) -> tuple[Finding, ...]:
    """As `stored_findings`, from a history that is open already; without those of rules and metrics that are gone."""
    return tuple(filter(_is_known, _stored(history, period)))


def _stored(history: History, period: Period) -> tuple[Finding, ...]:
    frame = history.read_frame(DATASET, period)
    return () if frame is None else from_frame(frame)


def _is_known(finding: Finding) -> bool:
    """Whether the catalogue still has what an older version may have judged by."""
    return finding.rule in rules() and (not finding.metric or finding.metric in metrics())


def store_period(history: History, period: Period, settings: Settings, known: Known | None = None) -> StorePeriod:
    """The evidence of the period, of those before it and of the days and weeks inside.

    Its today is the office's day of the newest import or copy of the registers, so that the same data gives the same
    findings. `known` is what was gathered before from the same history and settings; what is gathered now is added.
    """
    known = {} if known is None else known

    def evidence(periods: Iterable[Period]) -> list[Evidence]:
        asked = list(periods)
        known.update({each: gather(history, each, settings) for each in asked if each not in known})
        return [known[each] for each in asked]

    first_weekday = settings.calendar.first_weekday
    judged, *past = evidence(period.before(back) for back in range(YEAR + 1))
    parts = evidence(_parts(period, first_weekday))
    shelf = judged if period.grain != "day" else evidence([week_of(period.start, first_weekday)])[0]
    judged, *parts = (_with_products(each, shelf) for each in (judged, *parts))
    return StorePeriod(judged, settings, _today(history, period, settings), past, parts, country_names())


def _with_products(day: Evidence, longer: Evidence) -> Evidence:
    """The evidence of a day with the products of the week or month it lies in: their dates speak of the day."""
    if day.period.grain != "day" or "products" in day.tables or "products" not in longer.tables:
        return day
    builds = {name: partial(day.tables.__getitem__, name) for name in day.tables}
    return replace(day, tables=Tables({**builds, "products": partial(longer.tables.__getitem__, "products")}))


def _today(history: History, period: Period, settings: Settings) -> date:
    known = (*(entry.at for entry in history.journal), Registers(history, period, settings).merged_at())
    newest = max((at for at in known if at is not None), default=None)
    if newest is None:
        return period.end + timedelta(1)
    return newest.astimezone(ZoneInfo(settings.calendar.office_zone)).date()


def _parts(period: Period, first_weekday: int) -> Iterator[Period]:
    """The days inside; for a month also the weeks that end in it and those their trend looks back to."""
    if period.grain == "day":
        return
    yield from (day_of(day) for day in period.days())
    if period.grain == "month":
        weeks = weeks_ending_in(period, first_weekday)
        yield from (weeks[0].before(back) for back in range(WEEKS_BEFORE, 0, -1))
        yield from weeks


def asked_period(folder: Path, day: str | None, week: str | None, month: str | None) -> Period:
    """The one period asked for; a week may be given by any of its days. Raises SettingsError where it is not one."""
    asked = [(grain, text) for grain, text in (("day", day), ("week", week), ("month", month)) if text]
    if len(asked) != 1:
        raise SettingsError(say("rules.ask_one"), todo=say("rules.ask_one_todo"))
    grain, text = asked[0]
    first_weekday = open_store(folder).settings().calendar.first_weekday
    period = parse_period(text, first_weekday)
    if grain == "week" and period.grain == "day":
        period = week_of(period.start, first_weekday)
    if period.grain != grain:
        raise SettingsError(say("rules.wrong_grain", text=text, grain=say(f"rules.grain_{grain}")),
                            todo=say("rules.ask_one_todo"))
    return period


def to_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings as `--json` prints them: rates as fractions, dates ISO, missing null."""
    return [{**{name: getattr(finding, name) for name in JSON_FIELDS}, "verdict": finding.verdict.value,
             "word": finding.verdict.word, "period": finding.period.label,
             "due": finding.due.isoformat() if finding.due else None,
             "offenders": [asdict(offender) for offender in finding.offenders]} for finding in findings]


def lines(findings: Sequence[Finding]) -> list[str]:
    """What the console shows: how many of each verdict, which sheets are missing, then what asks for something."""
    counts = {verdict: sum(finding.verdict == verdict for finding in findings) for verdict in Verdict}
    told = [say("rules.count", label=verdict.label, count=count) for verdict, count in counts.items() if count]
    weighty = (finding for finding in findings if finding.weight)
    return [say("rules.counts").join(told), *_missing(findings), *(line for each in weighty for line in _told(each))]


def _missing(findings: Sequence[Finding]) -> Iterator[str]:
    """One line that names the sheets without data and how many rules wait for each."""
    waiting = {finding.rule for finding in findings if finding.verdict == Verdict.NO_DATA}
    sheets = Counter(sheet_name(rules()[rule]) for rule in sorted(waiting))
    if sheets:
        each = (say("rules.missing_sheet", sheet=sheet, count=count) for sheet, count in sheets.most_common())
        yield say("rules.missing", sheets=say("rules.list_join").join(each))


def _told(finding: Finding) -> Iterator[str]:
    yield say("rules.line", label=finding.verdict.label, rule=finding.rule, sentence=finding.sentence)
    due = say("rules.line_due", due=finding.due.isoformat()) if finding.due else ""
    yield say("rules.line_action", action=finding.action, owner=finding.owner, due=due)
