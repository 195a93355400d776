"""`recorded`: whether the tables of a period are there by the day the platform's calendar allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

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
    """达标 where every table of `tables` is there, whole; 预警 where one is not once the due day is over, before 提示.

    When it came in is not judged: an import again, with corrected values, would look late.
    """

    tables: tuple[str, ...]

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """One outcome for the store."""
        lacking = [table for table in self.tables if not _there(ground.store.evidence, table)]
        met = len(self.tables) - len(lacking)
        verdict, said = _verdict(bool(lacking), ground.store.today <= self._deadline(ground))
        yield Outcome("store", "", Measured(float(met)), Judgement(verdict, float(len(self.tables)), said=said),
                      count=len(lacking), met=met, owed=len(self.tables),
                      offenders=tuple(Offender(table, say(f"rules.table_{table}"), "") for table in lacking))

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """The day it is due and the tables that lack."""
        return {"deadline": self._deadline(ground).isoformat(),
                "names": say("rules.list_join").join(offender.name for offender in outcome.offenders)}

    def _deadline(self, ground: Ground) -> date:
        return due_date(self.due, ground.period, ground.store.settings.calendar, ground.store.today)


def _there(evidence: Evidence, table: str) -> bool:
    cover = evidence.coverage.get(table)
    return table in evidence.tables and (cover is None or cover.whole)


def _verdict(lacking: bool, still_time: bool) -> tuple[Verdict, str]:
    if not lacking:
        return Verdict.PASS, "recorded"
    return (Verdict.INFO, "recorded_not_due") if still_time else (Verdict.FAIL, "recorded_missing")
