"""`recorded`: whether the tables of a period came in by the day the platform's calendar allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from opsbook.domain.due import due_date
from opsbook.domain.finding import Offender
from opsbook.domain.ground import Ground
from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.numberwords import Words
from opsbook.domain.outcome import Outcome
from opsbook.domain.rule import Rule
from opsbook.domain.verdict import Verdict
from opsbook.texts import say


class Recorded(Rule, frozen=True, kw_only=True, tag="recorded"):
    """达标 where every table of `tables` is there and came in by the due day, 预警 where one is missing or late.

    Before the due day a missing table is 提示. A table whose time of import is not known counts as in time.
    """

    tables: tuple[str, ...]

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """One outcome for the store."""
        deadline = self._deadline(ground)
        lacking = [table for table in self.tables if not _in_time(ground, table, deadline)]
        met = len(self.tables) - len(lacking)
        verdict, said = _verdict(bool(lacking), ground.store.today <= deadline)
        yield Outcome("store", "", Measured(float(met)), Judgement(verdict, float(len(self.tables)), said=said),
                      count=len(lacking), met=met, owed=len(self.tables),
                      offenders=tuple(Offender(table, say(f"rules.table_{table}"), "") for table in lacking))

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """The day it is due and the tables that lack."""
        return {"deadline": self._deadline(ground).isoformat(),
                "names": say("rules.list_join").join(offender.name for offender in outcome.offenders)}

    def _deadline(self, ground: Ground) -> date:
        return due_date(self.due, ground.store.evidence.period, ground.store.settings.calendar, ground.store.today)


def _in_time(ground: Ground, table: str, deadline: date) -> bool:
    evidence = ground.store.evidence
    cover = evidence.coverage.get(table)
    if table not in evidence.tables or (cover and not cover.whole):
        return False
    if cover is None or cover.imported_at is None:
        return True
    office = ZoneInfo(ground.store.settings.calendar.office_zone)
    return cover.imported_at.astimezone(office).date() <= deadline


def _verdict(lacking: bool, still_time: bool) -> tuple[Verdict, str]:
    if not lacking:
        return Verdict.PASS, "recorded"
    return (Verdict.INFO, "recorded_not_due") if still_time else (Verdict.FAIL, "recorded_missing")
