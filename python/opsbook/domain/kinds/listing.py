"""`list`: the rows of a table that break (or meet) a set of tests."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from opsbook.domain.columns import Bools, Columns
from opsbook.domain.finding import Offender
from opsbook.domain.ground import Ground
from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.outcome import Outcome
from opsbook.domain.rowtest import Answer, RowTest, all_of, any_of
from opsbook.domain.rule import Rule
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

SHOWN = 20


class Listing(Rule, frozen=True, kw_only=True, tag="list"):
    """The rows of `table` that pass every test of `all` and one of `any` (where given), among those of `among`.

    `hit` is the verdict where there is such a row: 预警, or 提示 for a list to work from. None at all is 达标 (提示 for
    a list to work from); rows that cannot be decided make that 缺数据. `key` and `title` name a row, `show` the columns
    of its detail, `sort` the column that orders them (largest first), `first` how many are listed.
    """

    table: str
    key: str
    title: str = ""
    among: tuple[RowTest, ...] = ()
    all: tuple[RowTest, ...] = ()
    any: tuple[RowTest, ...] = ()
    hit: Verdict = Verdict.FAIL
    show: tuple[str, ...] = ()
    sort: str = ""
    first: int = SHOWN

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """One outcome for the whole list."""
        columns = ground.columns(self.table)
        if columns is None:
            yield Outcome("list", "", Measured(), Judgement(Verdict.NO_DATA))
            return
        looked_at, hits, unsure = self._answer(columns, ground)
        yield self._outcome(looked_at, hits, unsure)

    def hits(self, ground: Ground) -> Columns | None:
        """The rows that meet the tests; None where nothing is stored."""
        columns = ground.columns(self.table)
        if columns is None:
            return None
        looked_at, hits, _ = self._answer(columns, ground)
        return looked_at.among(hits.yes)

    def _answer(self, columns: Columns, ground: Ground) -> tuple[Columns, Answer, int]:
        """The rows looked at, which of them meet the tests, and how many may or may not be looked at."""
        among = all_of(_settled(self.among, ground), columns)
        looked_at = columns.among(among.yes) if self.among else columns
        hits = all_of(_settled(self.all, ground), looked_at)
        if self.any:
            hits = hits.both(any_of(_settled(self.any, ground), looked_at))
        return looked_at, hits, int(among.unknown.sum())

    def _outcome(self, columns: Columns, answer: Answer, unsure: int) -> Outcome:
        """`unsure` rows may or may not be among those to look at; they count as unknown."""
        count, unknown, judged = int(answer.yes.sum()), int(answer.unknown.sum()) + unsure, columns.n_rows + unsure
        judgement = self._judgement(count, unknown, judged)
        value = None if judgement.verdict == Verdict.NO_DATA else float(count)
        return Outcome("list", "", Measured(value, "le"), judgement, judged=judged, count=count,
                       unknown=unknown, offenders=self._offenders(columns, answer.yes))

    def _judgement(self, count: int, unknown: int, judged: int) -> Judgement:
        target = 0.0 if self.hit == Verdict.FAIL else None
        if count:
            return Judgement(self.hit, target, said="list_hit_unknown" if unknown else "list_hit")
        if unknown:
            said = "list_no_data" if unknown < judged else "list_all_unknown"
            return Judgement(Verdict.NO_DATA, target, said=said)
        if not judged:
            return Judgement(Verdict.INFO, target, said="list_empty")
        return Judgement(Verdict.PASS if self.hit == Verdict.FAIL else Verdict.INFO, target, said="list_none")

    def _offenders(self, columns: Columns, hits: Bools) -> tuple[Offender, ...]:
        rows, wanted = np.flatnonzero(hits), (self.key, *((self.title,) if self.title else ()), *self.show)
        if self.sort:
            sizes = columns.numbers(self.sort)[rows]
            rows = rows[np.argsort(-np.nan_to_num(sizes, nan=-np.inf), kind="stable")]
        return tuple(self._offender(row) for row in columns.records(rows[:self.first], wanted))

    def _offender(self, row: dict[str, object]) -> Offender:
        details = [say(f"rules.column_{name}", value=row[name]) for name in self.show if name in row]
        return Offender(str(row[self.key]), str(row.get(self.title, "")), say("rules.detail_join").join(details))


def _settled(tests: tuple[RowTest, ...], ground: Ground) -> list[RowTest]:
    return [test.settled(ground.look_up) for test in tests]
