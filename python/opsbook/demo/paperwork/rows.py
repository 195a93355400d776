"""Every register of the demo store as its staff typed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from opsbook.catalogue.records import record_of
from opsbook.demo.paperwork.content import campaign_rows, offsite_rows, post_rows
from opsbook.demo.paperwork.customers import customer_rows
from opsbook.demo.paperwork.diary import market_rows, month_plan_rows, scrm_rows, week_plan_rows, work_rows
from opsbook.demo.paperwork.duties import duty_rows, todo_rows
from opsbook.demo.paperwork.figures import metric_rows, word_rows
from opsbook.demo.paperwork.inquiries import register_inquiries
from opsbook.demo.paperwork.issues import issue_rows
from opsbook.demo.paperwork.mailings import group_rows, mailing_rows, offer_rows
from opsbook.demo.paperwork.marketing import marketing_rows
from opsbook.demo.paperwork.office import Office, open_office
from opsbook.demo.paperwork.operations import operation_rows, publishing_rows
from opsbook.demo.paperwork.orders import binding_rows, register_orders, review_rows
from opsbook.demo.paperwork.quotes import quota_rows, register_quotes
from opsbook.demo.paperwork.slips import with_slips
from opsbook.demo.store import SimulatedStore

REGISTERS: Mapping[str, Callable[[Office], pd.DataFrame]] = {
    "duties": duty_rows, "todo": todo_rows, "work": work_rows, "week_plan": week_plan_rows,
    "month_plan": month_plan_rows, "metrics": metric_rows, "keywords": word_rows, "inquiries": register_inquiries,
    "operations": operation_rows, "campaigns": campaign_rows, "posts": post_rows, "scrm": scrm_rows,
    "customers": customer_rows, "quotes": register_quotes, "quota": quota_rows, "groups": group_rows,
    "mailings": mailing_rows, "offers": offer_rows, "orders": register_orders, "reviews": review_rows,
    "bindings": binding_rows, "issues": issue_rows, "publishing": publishing_rows, "market": market_rows,
    "offsite": offsite_rows,
}


def register_rows(store: SimulatedStore) -> Mapping[str, pd.DataFrame]:
    """The rows of each register by its record id (templates/records): columns of the workbook, cells as people type.

    A column nobody typed into is not there. What people got wrong (slips.py) is.
    """
    office = open_office(store)
    return with_slips(office, rows_of(office))


def rows_of(office: Office) -> Mapping[str, pd.DataFrame]:
    """The rows as `register_rows`, without the slips."""
    rows = {id: typed(office) for id, typed in REGISTERS.items()}
    rows["marketing"] = marketing_rows(office, rows["customers"])
    return {id: _known(id, each) for id, each in rows.items()}


def _known(id: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their columns in the order of the record. Raises KeyError for a column it does not have."""
    table = record_of(id).table
    return rows[sorted(rows, key=lambda name: table.place(table.column(str(name)).name))]
