"""What rules need of the registers beyond what people typed, a function a table. A tick left empty is no tick.

    T02    in_time: ticked by its day (one off: the next one worked); unknown where it was put aside with a reason
    duty_owners   T02 with a row for each who has the role the duty is of
    T10    new: added in the period; rank only while it is fresh
    T17    quota: typed, else the account's; followed, after_visitors
    T18a   quota, quoted: of the month the period ends in
    T19b   the mailings of the day: those running on it
    T20a   expiring: over, or over within OFFER_DAYS, and not renewed
    T21    last_follow_up: the day of the order where there was none
    T22    off_plan: bound to another product than planned
    T23    due, fixed, overdue by FIX_DAYS; open_violation
    T27    days_since_contact; revisit_due, revisited by REVISIT_DAYS
    T34    date, left: what may not be left, unknown where a counter was not typed
    T37    quality: unknown while the platform has not judged
    sales_days   person, done: visitor marketing and a quote on the day

They are true as of the period's end, or of the registers' last copy where that was before it; how long ago a customer
was contacted, as of the last copy.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from opsbook.domain.columns import Bools
from opsbook.domain.evidence import Evidence
from opsbook.domain.period import month_of
from opsbook.domain.productage import flag
from opsbook.domain.settings import Role, Settings
from opsbook.domain.workdays import next_workday

FIX_DAYS = 7            # W09, R03: a zero-effect product is mended within 7 days of being listed
OFFER_DAYS = 7          # R08, X21: an offer is renewed 7 days before it ends
REVISIT_DAYS = 30       # S10, C08: an old customer is visited again within 30 days
QUOTA, QUOTA_KINDS = 20.0, {"访客营销": "R24", "站内营销": "R25"}   # an account a day, and the rule whose target it is
RANK_DAYS = 31          # a rank typed now says nothing of a month before the last
ZERO_EFFECT, VIOLATION, OLD_CUSTOMER = "零效果", "违规", "老客户"
VISITOR_MARKETING, NOT_JUDGED = "访客营销", "未判"


def duties(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T02 with `in_time`: done by its day, or the next one that is worked (X18); an empty day of doing is that day."""
    due = {day: pd.Timestamp(next_workday(day.date(), settings.calendar)) for day in rows["date"].dropna().unique()}
    late = (rows["done_on"] > rows["date"].map(due).astype(rows["date"].dtype)).to_numpy(dtype=bool)
    put_aside = rows["done"].eq(False).fillna(False).to_numpy(dtype=bool) & rows["reason"].notna().to_numpy()
    done = ticked(rows, "done")
    return rows.assign(done=done, in_time=flag(done & ~late, put_aside))


def duty_owners(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T02 by person: a duty of a role that several people have is each one's."""
    each = duties(rows, evidence, settings)
    holders = {role: [person.name for person in settings.people if person.role == role] for role in get_args(Role)}
    owners = [holders.get(name) or [name] for name in each["person"]]
    return each.assign(person=pd.Series(owners, index=each.index, dtype="object")).explode("person", ignore_index=True)


def keywords(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T10 with `new`, its rank unknown where it was typed long after the period."""
    start, end = pd.Timestamp(evidence.period.start), pd.Timestamp(evidence.period.end)
    stale = copied_on("T10", evidence, settings) > evidence.period.end + timedelta(RANK_DAYS)
    rank = rows["rank"].astype("float64")
    return rows.assign(new=rows["added_on"].between(start, end).to_numpy(dtype=bool),
                       rank=rank.mask(np.full(len(rows), stale)))


def campaigns(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T14: not ticked is not signed up."""
    return rows.assign(signed_up=ticked(rows, "signed_up"))


def marketing(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T17 with the account's quota where none was typed; recommended buyers have none (X14)."""
    usual = {kind: settings.thresholds.get(rule, QUOTA) for kind, rule in QUOTA_KINDS.items()}
    quota = rows["quota"].astype("float64").fillna(rows["kind"].map(usual).astype("float64"))
    return rows.assign(quota=quota, followed=ticked(rows, "followed"), after_visitors=ticked(rows, "after_visitors"))


def quotas(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T18a of one month: `quota`, base and reward, and `quoted`, counted from the period's quotes if all are there."""
    month = month_of(evidence.period.end)
    of_month = rows[rows["date"].between(pd.Timestamp(month.start), pd.Timestamp(month.end))]
    quotes, cover = evidence.tables.get("rfq_quotes"), evidence.coverage.get("rfq_quotes")
    silent = quotes is None or (cover is not None and not cover.adds_up)
    quoted = np.nan if silent or quotes is None else of_month["sales"].map(quotes["sales"].value_counts()).fillna(0)
    total = of_month[["base", "reward"]].astype("float64").sum(axis=1, min_count=1)
    return of_month.assign(quota=total, quoted=quoted).astype({"quoted": "float64"}).reset_index(drop=True)


def mailings(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T19b on the period's last day: those that have begun and are not over; without an end it is the first day."""
    day = pd.Timestamp(evidence.period.end)
    running = (rows["date"] <= day) & (rows["end"].fillna(rows["date"]) >= day)
    return rows[running.to_numpy(dtype=bool)].reset_index(drop=True)


def offers(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T20a with `expiring`; unknown without an end."""
    last = pd.Timestamp(as_of("T20a", evidence, settings) + timedelta(OFFER_DAYS))
    ending = (rows["end"] <= last).to_numpy(dtype=bool)
    renewed = ticked(rows, "renewed")
    return rows.assign(expiring=flag(ending & ~renewed, rows["end"].isna().to_numpy() & ~renewed))


def open_orders(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T21: an order nobody followed up was last spoken of when it was placed."""
    return rows.assign(last_follow_up=rows["last_follow_up"].fillna(rows["ordered_on"]))


def bindings(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T22 with `off_plan`; unknown where either product was not typed."""
    planned, bound = rows["planned"], rows["bound"]
    unknown = (planned.isna() | bound.isna()).to_numpy(dtype=bool)
    return rows.assign(off_plan=flag(planned.ne(bound).fillna(False).to_numpy(dtype=bool), unknown))


def issues(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T23: `due` had its time and was not done before the period, `fixed` by its end, `overdue` past its time."""
    today, entered = pd.Timestamp(as_of("T23", evidence, settings)), rows["date"]
    start = pd.Timestamp(evidence.period.start)
    done_on = rows["done_on"].fillna(entered)
    fixed = ticked(rows, "done") & (done_on <= today).to_numpy(dtype=bool)
    deadline = entered + pd.Timedelta(days=FIX_DAYS)
    past = (deadline < today).to_numpy(dtype=bool)
    before = fixed & (done_on < start).to_numpy(dtype=bool) & (deadline < start).to_numpy(dtype=bool)
    violation = rows["kind"].eq(VIOLATION).fillna(False).to_numpy(dtype=bool)
    return rows.assign(
        fixed=fixed, due=past & ~before, overdue=past & ~fixed,
        open_violation=violation & (~fixed | (entered >= start).to_numpy(dtype=bool)),
    )


def customers(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T27: a customer nobody has contacted since was last contacted when he was first developed."""
    contacted = rows["last_contact"].fillna(rows["developed_on"])
    days = (pd.Timestamp(copied_on("T27", evidence, settings)) - contacted).dt.days.astype("float64")
    old = rows["status"].eq(OLD_CUSTOMER).fillna(False).to_numpy(dtype=bool)
    in_time = flag((days <= REVISIT_DAYS).to_numpy(dtype=bool), days.isna().to_numpy())
    return rows.assign(last_contact=contacted, days_since_contact=days, revisit_due=old, revisited=in_time)


def counters(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T34 a day: what is left of the counters that must be empty."""
    owed = rows[~ticked(rows, "exempt")]
    left = owed["left"].astype("float64").groupby(owed["date"]).agg(lambda each: each.sum(skipna=False))
    return left.rename("left").reset_index()


def videos(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """T37: what the platform has not judged yet is not known."""
    return rows.assign(quality=rows["quality"].mask(rows["quality"].eq(NOT_JUDGED).fillna(False)))


def sales_days(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """person, done: whether someone did visitor marketing and quoted; unknown without the table of quotes."""
    marketed = set(rows.loc[rows["kind"].eq(VISITOR_MARKETING) & (rows["used"].fillna(0) > 0), "person"].dropna())
    quotes = evidence.tables.get("rfq_quotes")
    quoted = set() if quotes is None else set(quotes["sales"].dropna())
    people = sorted(marketed | quoted)
    done = np.array([name in marketed and name in quoted for name in people], dtype=bool)
    unknown = np.full(len(people), quotes is None) & np.array([name in marketed for name in people], dtype=bool)
    return pd.DataFrame({"person": pd.Series(people, dtype="str"), "done": flag(done, unknown)})


def asked(rows: pd.DataFrame) -> pd.DataFrame:
    """Inquiries with `asked_product`, by name or id, and `buyer_told`: what else is known of the buyer.

    An export has no such column: only a row of the register can lack it.
    """
    product = _texts(rows, "product").fillna(_texts(rows, "product_id"))
    typed = _texts(rows, "row_id").notna()
    told = _texts(rows, "buyer_info").where(typed, "")
    return rows.assign(asked_product=product, buyer_told=told)


def copied_on(table: str, evidence: Evidence, settings: Settings) -> date:
    """The office's day of the last copy of a register; the period's last where none is told."""
    cover = evidence.coverage.get(table)
    if cover is None or cover.imported_at is None:
        return evidence.period.end
    return cover.imported_at.astimezone(ZoneInfo(settings.calendar.office_zone)).date()


def as_of(table: str, evidence: Evidence, settings: Settings) -> date:
    """The period's last day, or the day of the last copy where that was before it."""
    return min(evidence.period.end, copied_on(table, evidence, settings))


def ticked(rows: pd.DataFrame, column: str) -> Bools:
    """Whether a tick stands in each row."""
    return np.asarray(rows[column].eq(True).fillna(False).to_numpy(dtype=bool))


def _texts(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name] if name in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
