from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest

from opsbook.catalogue.exports import Column, ExportKind
from opsbook.catalogue.settings import load_settings
from opsbook.domain.period import parse_period
from opsbook.history.history import History
from opsbook.history.intake import Incoming, Intake


def column(kind, *, of=None, peers=False, over_time=None):
    return Column(type=kind, headers=("某列",), of=of, peers=peers, over_time=over_time)


def kind(dataset, grain, key, columns, period_in="column"):
    return ExportKind(id=dataset, title=dataset, dataset=dataset, grain=grain, key=key, period_in=period_in,
                      columns=columns)


KINDS = SimpleNamespace(
    products=kind("products", "week", ("product_id",), {
        "product_id": column("id"), "title": column("text"), "impressions": column("count"),
        "clicks": column("count"), "ctr": column("rate", of=("clicks", "impressions")), "p4p": column("flag"),
    }, "title"),
    days=kind("overview_day", "day", ("date",), {
        "date": column("date"), "visitors": column("count", peers=True),
    }),
    months=kind("overview_month", "month", ("start", "end"), {
        "period": column("period"), "visitors": column("count"),
    }),
    events=kind("inquiries", "event", ("inquiry_id",), {
        "inquiry_id": column("id"), "created_at": column("time"), "sales": column("text"),
    }),
    regions=kind("regions", "week", ("country",), {
        "country": column("country"), "visitors": column("count"),
    }, "title"),
)


@pytest.fixture
def kinds():
    return KINDS


@pytest.fixture
def calendar():
    return load_settings().calendar


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "历史")


@pytest.fixture
def take(history, calendar):
    """take(kind, rows, period, replace) merges rows into `history` and saves, as an import does."""
    made = []

    def job(kind, rows, period=None, replace=False):
        made.append(kind)
        at = datetime(2025, 4, 1, tzinfo=UTC) + timedelta(hours=len(made))
        incoming = Incoming(pd.DataFrame(rows), kind, parse_period(period) if period else None,
                            f"{len(made):064x}", "America/Los_Angeles")
        taken = Intake(calendar, replace, at).take(history, incoming)
        history.save()
        return taken
    return job


@pytest.fixture
def reread(history):
    """reread(dataset, period) gives the rows as another process would read them."""
    return lambda dataset, period: History(history.root).part(dataset, parse_period(period)).rows
