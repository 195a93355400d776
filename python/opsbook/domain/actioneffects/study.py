"""The effects of logged actions: each action by itself, and all of a kind together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from opsbook.domain.actioneffects.conclusion import REASONS
from opsbook.domain.actioneffects.difference import (
    LEVEL,
    Counts,
    Estimate,
    Flags,
    Floats,
    Matched,
    estimate,
    like_units,
)
from opsbook.domain.actioneffects.unitweeks import DAYS, UnitWeeks, Window, touched_between, windows_of

Places = np.ndarray[tuple[int], np.dtype[np.intp]]
LEAST_COUNT = 10    # before and after together; an effect on less is no number to read
EFFECT_COLUMNS = ("metric", "before", "after", "expected", "effect", "low", "high", "p", "n_units", "status")


@dataclass(frozen=True)
class Weeks:
    """How many weeks before and after are compared, where weeks begin, the last day that can be known."""

    n: int
    first_weekday: int
    end: date


@dataclass(frozen=True)
class Study:
    """Actions on units of one scope (`asked`, columns of log.py), beside everything that was done (`actions`).

    `known` are the counts of the units of that scope.
    """

    asked: pd.DataFrame
    actions: pd.DataFrame
    known: UnitWeeks
    weeks: Weeks

    @cached_property
    def windows(self) -> list[Window]:
        """The window of each action asked for."""
        return windows_of(self.asked, self.weeks.n, self.weeks.first_weekday)

    @cached_property
    def places(self) -> Places:
        """Where each action's unit stands in `known`; -1 where it does not."""
        return self.known.place(self.asked["unit"])

    @cached_property
    def in_window(self) -> dict[Window, Places]:
        """The actions of each window whose weeks are all known, by their place in `asked`."""
        found: dict[Window, list[int]] = {}
        for place, window in enumerate(self.windows):
            if self.known.stored((*window.before, *window.after)):
                found.setdefault(window, []).append(place)
        return {window: np.array(places, dtype=np.intp) for window, places in found.items()}

    @cached_property
    def likes(self) -> dict[Window, tuple[Flags, Flags]]:
        """For each window: the units nobody touched, and which of them each touched one is like."""
        found = {}
        for window, rows in self.in_window.items():
            traffic = self.known.total(self.known.traffic, window.before)
            free = ~touched_between(self.actions, self.known, window)
            found[window] = free, like_units(self._of(traffic, rows), traffic[free])
        return found

    @cached_property
    def drifting(self) -> Flags:
        """The actions on units whose traffic already moved otherwise than that of their like before: no parallel trend.

        The weeks before are held against as many before those, where those are known (Angrist and Pischke, 5.2.1): a
        new product climbs by itself.
        """
        found = np.zeros(len(self.asked), dtype=bool)
        for window, rows in self.in_window.items():
            free, like = self.likes[window]
            sides = [self.known.total(self.known.traffic, weeks) for weeks in (window.earlier, window.before)]
            matched = Matched(Counts(*(self._of(side, rows) for side in sides)),
                              Counts(*(side[free] for side in sides)), like)
            found[rows] = estimate([(matched, np.eye(len(rows)))]).p < 1 - LEVEL
        return found

    @cached_property
    def seen(self) -> dict[str, Counts]:
        """What each action's unit had before and after by metric, also where nothing is said of an effect."""
        each = {window: np.array([own == window for own in self.windows]) for window in dict.fromkeys(self.windows)}
        found = {}
        for metric in self.known.counts:
            before, after = (np.full(len(self.asked), np.nan) for _ in range(2))
            for window, rows in each.items():
                sides, places = self.known.sides(metric, window), np.flatnonzero(rows)
                before[rows], after[rows] = self._of(sides.before, places), self._of(sides.after, places)
            found[metric] = Counts(before, after)
        return found

    def effects(self, groups: Sequence[int] | None = None) -> pd.DataFrame:
        """The effect of every action, or of every group of actions: EFFECT_COLUMNS, metric by metric.

        `groups` numbers the group of each action; the rows come in the order of the groups' first actions. A group
        holds what can be compared, each unit once a week; the index is the place of the action, or the group's number.
        """
        keys = range(len(self.asked)) if groups is None else groups
        numbers, names = pd.factorize(np.asarray(keys))
        return pd.concat([self._metric(metric, numbers, pd.Index(names), groups is not None)
                          for metric in self.known.counts])

    def _metric(self, metric: str, numbers: Places, names: pd.Index, grouped: bool) -> pd.DataFrame:
        status = self._status(metric)
        counted = np.isin(status, ["compared"] if grouped else ["compared", "again", "drifting"])
        found = self._estimate(metric, numbers, len(names), counted)
        frame = pd.DataFrame({
            "metric": metric, "before": found.before, "after": found.after, "expected": found.expected,
            "effect": found.effect, "low": found.low, "high": found.high, "p": found.p, "n_units": found.n_units,
        }, index=names)
        own = _of_group(status, numbers, len(names)) if grouped else status
        own = np.where((own == "compared") & ~np.isfinite(found.effect), "few", own)
        tiny = found.before + found.after < LEAST_COUNT
        own = np.where((own == "compared") & tiny, "tiny", own)
        frame.loc[tiny, ["expected", "effect", "low", "high", "p"]] = np.nan
        if not grouped:
            frame = frame.assign(before=self.seen[metric].before, after=self.seen[metric].after)
        return frame.assign(status=own)[list(EFFECT_COLUMNS)]

    def _estimate(self, metric: str, numbers: Places, n_groups: int, counted: Flags) -> Estimate:
        weeks = []
        for window, rows in self.in_window.items():
            once = pd.DataFrame({"group": numbers[rows], "unit": self.places[rows]}).duplicated().to_numpy()
            member = np.zeros((n_groups, len(rows)))
            member[numbers[rows], np.arange(len(rows))] = counted[rows] & ~once
            weeks.append((self._matched(metric, window, rows), member))
        if not weeks:
            return Estimate.nothing(n_groups)
        return estimate(weeks)

    def _matched(self, metric: str, window: Window, rows: Places) -> Matched:
        sides, (free, like) = self.known.sides(metric, window), self.likes[window]
        touched = Counts(self._of(sides.before, rows), self._of(sides.after, rows))
        return Matched(touched, Counts(sides.before[free], sides.after[free]), like)

    def _of(self, values: Floats, rows: Places) -> Floats:
        places = self.places[rows]
        return np.where(places >= 0, values[places] if len(values) else np.nan, np.nan)

    def _status(self, metric: str) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """What can be said of each action before its effect is looked at; the first of REASONS that holds."""
        late = np.array([window.end > self.weeks.end for window in self.windows], dtype=bool)
        seen = self.seen[metric]
        missing = ~np.isfinite(np.where(late, 0.0, seen.after) + seen.before)
        undone = ~self.asked["done"].to_numpy(dtype=bool)
        status: np.ndarray[tuple[int], np.dtype[np.object_]] = np.select(
            [undone, missing, late, self.again, self.drifting], ["not_done", "missing", "late", "again", "drifting"],
            "compared").astype(object)
        return status

    @cached_property
    def again(self) -> Flags:
        """The actions on units that something was done to in the weeks before or after as well; own weeks left out."""
        acts = self.actions.loc[self.actions["done"].astype(bool), ["unit", "date", "until"]]
        pairs = pd.DataFrame({"place": range(len(self.asked)), "unit": self.asked["unit"].to_numpy()}).merge(acts)
        first, last, start, end = (np.array(days, dtype="datetime64[D]")[pairs["place"].to_numpy()] for days in zip(
            *((each.first, each.last + timedelta(DAYS - 1), each.before[0], each.end) for each in self.windows),
            strict=True))
        date, until = (pairs[name].to_numpy("datetime64[D]") for name in ("date", "until"))
        inside = ((date < first) & (until >= start)) | ((until > last) & (date <= end))
        found = np.zeros(len(self.asked), dtype=bool)
        found[pairs["place"].to_numpy()[inside]] = True
        return found


def _of_group(status: np.ndarray[tuple[int], np.dtype[np.object_]], numbers: Places, n_groups: int,
              ) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Compared where one of the group's actions is, else what most hinders them, in the order of REASONS."""
    own = np.full(n_groups, "not_done", dtype=object)
    for word in (*reversed(REASONS), "compared"):
        own[numbers[status == word]] = word
    return own
