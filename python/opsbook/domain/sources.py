"""Where a metric's numbers come from: the closed set of ways to get a number for each name from a table.

Each way is a kind of templates/catalogue/metrics.toml. `numbers` gives None where the table is not there: no fact then;
a number that is missing although the table is there is NaN, and so is any rate with 0 below the line.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec
import numpy as np
import pandas as pd

from opsbook.domain.columns import Floats
from opsbook.domain.groups import Groups, Ledger, Scope
from opsbook.domain.numbers import Numbers, divided, plain
from opsbook.domain.rowtest import Answer, RowTest, all_of
from opsbook.domain.settings import by_role, setting
from opsbook.domain.workdays import workdays_of

Tests = tuple[RowTest, ...]


class _FromTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind",
                 tag=str.lower):
    """`owed_by` is the role (or the setting that says it) whose people owe the number: people with another role are
    left out. Where no row is a number (`of_nothing`), those who owe it and have no row are there too.
    """

    of_nothing: ClassVar[bool] = False

    table: str
    where: Tests = ()
    owed_by: str = ""

    def numbers(self, ledger: Ledger, scope: Scope) -> Numbers | None:
        """A number for each name of the scope, or None where the table is not there."""
        groups = self.split(ledger, scope)
        return None if groups is None else self.measured(groups, ledger, scope)

    def split(self, ledger: Ledger, scope: Scope) -> Groups | None:
        """The table by the scope's names; None where it is not there."""
        groups = ledger.groups(self.table, scope)
        if groups is None or scope != "person" or not self.owed_by:
            return groups
        owing, others = by_role(ledger.settings, self.owed_by)
        return groups.with_names(owing if self.of_nothing else (), without=others)

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """A number for each name of the groups."""
        raise NotImplementedError


class Sum(_FromTable, frozen=True, kw_only=True):
    """The sum of `columns` less that of `minus`. One column alone brings its peers."""

    of_nothing = True

    columns: tuple[str, ...]
    minus: tuple[str, ...] = ()
    none: Literal["missing", "zero"] = "missing"

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where any of the columns is; with `none` zero a name without a row has 0."""
        chosen = _chosen(groups, self.where)
        value = _added(chosen, self.columns) - (_added(chosen, self.minus) if self.minus else 0.0)
        if self.none == "zero":
            value = np.where(chosen.sizes == 0, 0.0, value)
        if len(self.columns) > 1 or self.minus:
            return plain(groups.names, value)
        average, best = (chosen.whole_totals(peer) for peer in _peers(chosen, self.columns[0]))
        return Numbers(groups.names, value, average, best)


class Value(_FromTable, frozen=True, kw_only=True):
    """What the platform gives in the only row of a name, with its peers."""

    column: str

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where a name has several rows: a rate cannot be added up."""
        chosen = _chosen(groups, self.where)
        average, best = (chosen.only_values(peer) for peer in _peers(chosen, self.column))
        return Numbers(groups.names, chosen.only_values(chosen.columns.numbers(self.column)), average, best)


class Ratio(_FromTable, frozen=True, kw_only=True):
    """The sum of `columns` over the sum of `over`, from rows where both are known.

    `over_table` is another table to divide by. `peers` is the column whose peers the platform gives for this rate.
    """

    columns: tuple[str, ...]
    over: tuple[str, ...]
    over_table: str = ""
    peers: str = ""

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where a side is missing or the lower one is 0."""
        value = divided(*self.sides(groups, ledger, scope))
        if not self.peers:
            return plain(groups.names, value)
        chosen = _chosen(groups, self.where)
        average, best = (chosen.only_values(peer) for peer in _peers(chosen, self.peers))
        return Numbers(groups.names, value, average, best)

    def sides(self, groups: Groups, ledger: Ledger, scope: Scope) -> tuple[Floats, Floats]:
        """What stands above and below the line for each name."""
        chosen = _chosen(groups, self.where)
        if self.over_table:
            below = ledger.groups(self.over_table, scope)
            there = below is not None and below.names == groups.names
            whole = _added(below, self.over) if there and below is not None else np.full(len(groups.names), np.nan)
            return _added(chosen, self.columns), whole
        top, bottom = _row_sums(chosen, self.columns), _row_sums(chosen, self.over)
        both = ~np.isnan(top) & ~np.isnan(bottom)
        return chosen.totals(np.where(both, top, np.nan)), chosen.totals(np.where(both, bottom, np.nan))


class Count(_FromTable, frozen=True, kw_only=True):
    """How many rows match, or how many different values of `distinct` they have."""

    of_nothing = True

    distinct: str = ""

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing, not 0, where no row is known to match and some are unknown."""
        if self.distinct:
            named = pd.DataFrame({"name": groups.codes, "value": groups.columns.words(self.distinct).to_numpy()})
            groups = groups.where(~named.duplicated().to_numpy(dtype=bool))
        return plain(groups.names, _matching(groups, self.where))


class Share(_FromTable, frozen=True, kw_only=True):
    """How many of the rows that match `among` also match `where`."""

    among: Tests = ()

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where no row matches `among`."""
        return plain(groups.names, divided(*self.sides(groups, ledger, scope)))

    def sides(self, groups: Groups, ledger: Ledger, scope: Scope) -> tuple[Floats, Floats]:
        """How many rows match, and of how many, for each name."""
        base = _chosen(groups, self.among)
        return _matching(base, self.where), base.sizes


class Versus(_FromTable, frozen=True, kw_only=True):
    """How many rows match `where` against how many match `over`, as 优品数 against 潜力品数."""

    over: Tests

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where either count is, or the second is 0."""
        return plain(groups.names, divided(_matching(groups, self.where), _matching(groups, self.over)))


class Complete(_FromTable, frozen=True, kw_only=True):
    """The share of rows in which every one of `columns` is filled; an empty column is not filled."""

    columns: tuple[str, ...]

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where there are no rows."""
        filled = ~np.any([groups.columns.empty(name) for name in self.columns], axis=0)
        return plain(groups.names, divided(groups.counts(filled), groups.sizes))


class Statistic(_FromTable, frozen=True, kw_only=True):
    """The mean, median or largest of `column`."""

    column: str
    take: Literal["mean", "median", "max"]

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Over the rows that have the value."""
        chosen = _chosen(groups, self.where)
        by_name = pd.Series(chosen.columns.numbers(self.column)).groupby(chosen.codes).agg(self.take)
        return plain(groups.names, by_name.reindex(range(len(groups.names))).to_numpy(dtype=float))


class Portion(_FromTable, frozen=True, kw_only=True):
    """A name's `column` over that of all names."""

    column: str

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where the name's own is, or the whole is 0."""
        sums = groups.totals(groups.columns.numbers(self.column))
        return plain(groups.names, divided(sums, float(np.nansum(sums))))


class Quota(_FromTable, frozen=True, kw_only=True):
    """How many rows match over a number of the settings that holds for a month."""

    setting: Literal["rfq_quota"]

    def numbers(self, ledger: Ledger, scope: Scope) -> Numbers | None:
        """None for anything but a month: the quota is monthly."""
        return super().numbers(ledger, scope) if ledger.period.grain == "month" else None

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where the store has not set the number."""
        quota = getattr(ledger.settings, self.setting)
        return plain(groups.names, divided(_matching(groups, self.where), float(quota or 0)))


class Task(_FromTable, frozen=True, kw_only=True):
    """How much was done of a month's task: rows, or the sum of `columns`, over the number of a setting.

    With `each` workday the number is that of a working day. The store's task is that of all its people.
    """

    of_nothing = True

    setting: Literal["tasks.pool_day", "tasks.offsite_posts"]
    each: Literal["workday", "month"]
    columns: tuple[str, ...] = ()

    def numbers(self, ledger: Ledger, scope: Scope) -> Numbers | None:
        """None for anything but a month."""
        return super().numbers(ledger, scope) if ledger.period.grain == "month" else None

    def measured(self, groups: Groups, ledger: Ledger, scope: Scope) -> Numbers:
        """Missing where the number is not set, or the store has no people."""
        chosen = _chosen(groups, self.where)
        done = np.nan_to_num(_added(chosen, self.columns)) if self.columns else chosen.sizes
        people = 1 if scope == "person" else self._people(ledger)
        times = len(workdays_of(ledger.period, ledger.settings.calendar)) if self.each == "workday" else 1
        number = setting(ledger.settings, self.setting)
        return plain(groups.names, divided(done, float(number or 0) * times * people))

    def _people(self, ledger: Ledger) -> int:
        each = self.split(ledger, "person")
        return 0 if each is None else len(each.names)


TableSource = Task | Sum | Value | Ratio | Count | Share | Versus | Complete | Statistic | Portion | Quota


def answered(groups: Groups, tests: Tests) -> Answer:
    """Which rows meet the tests; a column with nothing in it says nothing, not even that its cells are empty."""
    columns = groups.columns
    if any(test.op == "given" and columns.empty(test.column).all() for test in tests):
        nothing = np.zeros(columns.n_rows, dtype=bool)
        return Answer(nothing, nothing)
    return all_of(tests, columns)


def _chosen(groups: Groups, tests: Tests) -> Groups:
    return groups.where(answered(groups, tests).yes) if tests else groups


def _matching(groups: Groups, tests: Tests) -> Floats:
    found = answered(groups, tests)
    known = groups.counts(found.yes)
    return np.where((known == 0) & (groups.counts(found.unknown) > 0), np.nan, known)


def _peers(groups: Groups, column: str) -> tuple[Floats, Floats]:
    return groups.columns.numbers(f"{column}_peer_average"), groups.columns.numbers(f"{column}_peer_best")


def _row_sums(groups: Groups, columns: tuple[str, ...]) -> Floats:
    return np.asarray(np.sum([groups.columns.numbers(name) for name in columns], axis=0))


def _added(groups: Groups, columns: tuple[str, ...]) -> Floats:
    return np.asarray(np.sum([groups.totals(groups.columns.numbers(name)) for name in columns], axis=0))
