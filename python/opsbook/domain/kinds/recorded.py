"""`recorded`: whether the tables of a period are there by the day the platform's calendar allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from opsbook.domain.due import due_date
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Offender
from opsbook.domain.ground import Ground
from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.numberwords import Words
from opsbook.domain.outcome import Outcome
from opsbook.domain.rule import Rule
from opsbook.domain.verdict import Verdict
from opsbook.texts import say


class Recorded(Rule, frozen=True, kw_only=True, tag="recorded"):
    """达标 where every table of `tables` was there, whole, by the due day; 预警 where one was not, before it 提示.

    The first import counts: one again, with corrected values, is not late. Where no import is known, being there is
    enough.
    """

    tables: tuple[str, ...]

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """One outcome for the store."""
        evidence, deadline = ground.store.evidence, self._deadline(ground)
        lacking = [table for table in self.tables if not _there(evidence, table)]
        late = [table for table in self.tables if (day := _first_day(ground, table)) and day > deadline]
        verdict, said = _verdict(bool(lacking), bool(late), ground.store.today <= deadline)
        named = lacking or late
        met, owed = len(self.tables) - len(named), len(self.tables)
        yield Outcome("store", "", Measured(float(met)), Judgement(verdict, float(owed), said=said),
                      count=len(named), met=met, owed=owed,
                      offenders=tuple(Offender(table, say(f"rules.table_{table}"), "") for table in named))

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """The day it is due, the tables that lack or were late, and the last day one of those came in."""
        days = [day for offender in outcome.offenders if (day := _first_day(ground, offender.key))]
        return {"deadline": self._deadline(ground).isoformat(), "day": max(days).isoformat() if days else "",
                "names": say("rules.list_join").join(offender.name for offender in outcome.offenders)}

    def _deadline(self, ground: Ground) -> date:
        return due_date(self.due, ground.period, ground.store.settings.calendar, ground.store.today)


def _there(evidence: Evidence, table: str) -> bool:
    cover = evidence.coverage.get(table)
    return table in evidence.tables and (cover is None or cover.whole)


def _first_day(ground: Ground, table: str) -> date | None:
    """The office's day on which the table's rows had all come in for the first time; None where nobody noted it."""
    cover = ground.store.evidence.coverage.get(table)
    if cover is None or cover.first_imported_at is None:
        return None
    return cover.first_imported_at.astimezone(ZoneInfo(ground.store.settings.calendar.office_zone)).date()


def _verdict(lacking: bool, late: bool, still_time: bool) -> tuple[Verdict, str]:
    if lacking:
        return (Verdict.INFO, "recorded_not_due") if still_time else (Verdict.FAIL, "recorded_missing")
    return (Verdict.FAIL, "recorded_late") if late else (Verdict.PASS, "recorded")
