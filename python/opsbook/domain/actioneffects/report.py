"""What is told of the actions of some weeks: a row an action and metric, a row a kind of action, and those planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from opsbook.domain.actioneffects.conclusion import conclude
from opsbook.domain.actioneffects.log import CAMPAIGN, Scope
from opsbook.domain.actioneffects.study import EFFECT_COLUMNS, Study, Weeks
from opsbook.domain.actioneffects.unitweeks import UnitWeeks
from opsbook.domain.finding import Finding
from opsbook.domain.period import Period, weeks_ending_in

INQUIRIES = "inquiries"     # a product alone has too few
LEAST_GROUP = 2
TOLD = ("date", "until", "kind", "action", "scope", "unit", "title", "person", "n_actions", *EFFECT_COLUMNS,
        "conclusion", "reason")


@dataclass(frozen=True)
class ActionLedger:
    """Everything that was done (columns of log.py) and the weeks of the units it was done to."""

    actions: pd.DataFrame
    known: Mapping[Scope, UnitWeeks]
    weeks: Weeks
    worthwhile: float

    def within(self, first: date, last: date) -> pd.DataFrame:
        """The actions that can have an effect, finished between two days."""
        until = self.actions["until"]
        inside = until.between(pd.Timestamp(first), pd.Timestamp(last))
        return self.actions[inside & self.actions["followed"]]

    def study(self, scope: Scope, asked: pd.DataFrame) -> Study | None:
        """The study of those asked for that are of one scope; None where there is none or its units are not known."""
        own = asked[asked["scope"].eq(scope)].reset_index(drop=True)
        if own.empty or scope not in self.known:
            return None
        return Study(own, self.actions[self.actions["scope"].eq(scope)], self.known[scope], self.weeks)


@dataclass(frozen=True)
class MonthActions:
    """What the review says of actions, all with the columns TOLD.

    `kinds` are the products touched in one way together, `single` each action by itself: those whose weeks after ended
    in the month, done from `first` to `last`; `n_waiting` were done later. `planned` is what was done in the month to
    the products a planned action was about, by rule.
    """

    kinds: pd.DataFrame
    single: pd.DataFrame
    first: date
    last: date
    n_waiting: int
    planned: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def single_effects(ledger: ActionLedger, asked: pd.DataFrame) -> pd.DataFrame:
    """A row an action and metric (TOLD), without inquiries; campaigns, which are of many products, are left out."""
    parts = []
    for scope, known in ledger.known.items():
        study = ledger.study(scope, asked[asked["kind"].ne(CAMPAIGN)])
        if study is not None:
            found = study.effects()
            own = study.asked.loc[found.index].assign(title=pd.Series(known.titles, dtype="object").reindex(
                study.places[found.index]).to_numpy(), n_actions=1)
            parts.append(pd.concat([own, found], axis=1).assign(place=found.index))
    rows = _told(parts, ledger)
    return rows[rows["metric"].ne(INQUIRIES)]


def group_effects(ledger: ActionLedger, asked: pd.DataFrame, by: Sequence[str], least: int = LEAST_GROUP,
                  ) -> pd.DataFrame:
    """A row a group of products and metric (TOLD); `by` are the columns that make a group.

    A group of fewer than `least` actions is none, but for a campaign.
    """
    asked = asked[asked["scope"].eq("product")].reset_index(drop=True)
    names = list(asked[list(by)].itertuples(index=False, name=None))
    sizes = pd.Series(names, dtype="object").map(pd.Series(names, dtype="object").value_counts())
    study = ledger.study("product", asked[(sizes.ge(least) | asked["kind"].eq(CAMPAIGN)).to_numpy(dtype=bool)])
    if study is None:
        return _told([], ledger)
    numbers = pd.factorize(pd.Index(list(study.asked[list(by)].itertuples(index=False, name=None)),
                                    tupleize_cols=False))[0]
    found = study.effects(numbers.tolist())
    groups = study.asked.groupby(numbers)
    own = groups.first().assign(n_actions=groups.size(), until=groups["until"].max(), date=groups["date"].min(),
                                unit=None, title="", person=groups["person"].agg(_one))
    return _told([pd.concat([own.loc[found.index], found], axis=1).assign(place=found.index)], ledger)


def planned_effects(ledger: ActionLedger, asked: pd.DataFrame, plan: Iterable[Finding]) -> Mapping[str, pd.DataFrame]:
    """What was done to the products each planned action was about (TOLD), by rule; no rows where nothing was.

    Rules that name no product are absent.
    """
    known = set(ledger.known["product"].units) if "product" in ledger.known else set()
    products = {flag.rule: known & {each.key for each in flag.offenders} for flag in plan}
    own = [asked[asked["unit"].isin(keys)].assign(action=rule) for rule, keys in products.items() if keys]
    found = group_effects(ledger, pd.concat(own), ["action"], least=1) if own else _told([], ledger)
    return {rule: found[found["action"].eq(rule)] for rule, keys in products.items() if keys}


def _told(parts: Sequence[pd.DataFrame], ledger: ActionLedger) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=list(TOLD))
    rows = pd.concat(parts).sort_values(["date", "place"], kind="stable").reset_index(drop=True)
    return conclude(rows, ledger.worthwhile)[list(TOLD)]


def _one(names: pd.Series) -> str | None:
    """The person's name where all was done by one."""
    known = names.dropna().unique()
    return str(known[0]) if len(known) == 1 else None


def month_actions(ledger: ActionLedger, month: Period, plan: Iterable[Finding]) -> MonthActions:
    """What the actions did whose weeks after end in the month, and those on the products of last month's `plan`."""
    ends = weeks_ending_in(month, ledger.weeks.first_weekday)
    first, last = ends[0].before(ledger.weeks.n).start, ends[-1].before(ledger.weeks.n).end
    judged = ledger.within(first, last)
    later = ledger.within(last + timedelta(1), month.end)
    kinds = group_effects(ledger, by_kind(judged), ["action"])
    return MonthActions(kinds, single_effects(ledger, judged), first, last, int(later["done"].astype(bool).sum()),
                        planned_effects(ledger, ledger.within(month.start, month.end), plan))


def by_kind(actions: pd.DataFrame) -> pd.DataFrame:
    """The actions named by their kind alone, so that they can be grouped; a campaign keeps its name."""
    return actions.assign(action=actions["action"].where(actions["kind"].eq(CAMPAIGN), actions["kind"]))
