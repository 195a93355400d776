"""What the operators of the demo store download: every file with its rows, month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from opsbook.demo.layouts import layouts
from opsbook.demo.overview import Overview
from opsbook.demo.places import channel_rows, paid_country_rows, region_rows
from opsbook.demo.products import product_rows
from opsbook.demo.promotion import buyer_word_rows, paid_product_rows, paid_word_rows, plan_rows
from opsbook.demo.registers import inquiry_rows, of_month, order_rows, quote_rows
from opsbook.demo.searching import hot_word_rows, keyword_rows
from opsbook.demo.staff import staff_rows, tier_rows
from opsbook.demo.store import SimulatedStore
from opsbook.demo.sums import last_week
from opsbook.domain.period import Period, day_of

RowsOf = Callable[[SimulatedStore, Period], pd.DataFrame]
WEEKLY: dict[str, RowsOf] = {
    "products": product_rows, "keywords": keyword_rows, "channels": channel_rows,
    "regions": region_rows,
}
MONTHLY: dict[str, RowsOf] = {
    "channels": channel_rows, "regions": region_rows, "p4p_plans": plan_rows, "p4p_products": paid_product_rows,
    "p4p_keywords": paid_word_rows, "p4p_countries": paid_country_rows, "staff": staff_rows, "tiers": tier_rows,
}
UNDATED: dict[str, RowsOf] = {"hot_words": hot_word_rows, "p4p_words": buyer_word_rows}


@dataclass(frozen=True)
class Download:
    """One file: its kind (a layout), the period it is about, its rows; `rename` where it is called differently."""

    kind: str
    period: Period
    rows: pd.DataFrame
    rename: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.rename or layouts()[self.kind].name.format(**self._places)

    @property
    def title(self) -> str:
        """The words in A1, "" where the kind has none."""
        return layouts()[self.kind].title.format(**self._places)

    @property
    def _places(self) -> dict[str, str]:
        return {"start": str(self.period.start), "end": str(self.period.end), "month": f"{self.period.end:%Y-%m}"}


def downloads(store: SimulatedStore) -> Iterator[Download]:
    """Every file that says its own period: weeks, months, days, registers."""
    for kind, rows in WEEKLY.items():
        yield from (Download(kind, week, rows(store, week)) for week in _weeks(store, kind))
    for month in store.timeline.months:
        yield from (Download(kind, month, rows(store, month)) for kind, rows in MONTHLY.items()
                    if month in _months(store, kind))
        week = last_week(store, month)
        if week not in _weeks(store, "products"):
            yield Download("products", month, product_rows(store, month))
        yield Download("product_list", week, product_rows(store, week))
    yield from _overviews(store)
    yield from _registers(store)


def undated_downloads(store: SimulatedStore) -> Iterator[Download]:
    """The files of the last month that do not say their period: the operator has to give it."""
    month = store.timeline.months[-1]
    yield from (Download(kind, month, rows(store, month)) for kind, rows in UNDATED.items())


def _weeks(store: SimulatedStore, kind: str) -> list[Period]:
    """The weeks that have a file of their own."""
    return store.timeline.weeks[-layouts()[kind].last_weeks :]


def _months(store: SimulatedStore, kind: str) -> list[Period]:
    """The months that have a file of their own."""
    return store.timeline.months[-layouts()[kind].last_months :]


def _overviews(store: SimulatedStore) -> Iterator[Download]:
    """数据概览: days and the weeks of long ago in a file a month, the later weeks in a file each, all months in one."""
    overview, months, recent = Overview(store), store.timeline.months, _weeks(store, "overview_week")
    for month in months:
        yield _overview(overview, "overview_day", month, [day_of(day) for day in month.days()])
        weeks = [week for week in store.timeline.weeks if month.holds(week.end) and week not in recent]
        if weeks:
            yield _overview(overview, "overview_week", month, weeks)
    yield from (_overview(overview, "overview_week", week, [week]) for week in recent)
    yield _overview(overview, "overview_month", months[-1], months)


def _overview(overview: Overview, kind: str, about: Period, periods: list[Period]) -> Download:
    labels = [period.label for period in periods]
    return Download(kind, about, overview.rows(periods).assign(period=labels))


def _registers(store: SimulatedStore) -> Iterator[Download]:
    registers = {"inquiries": inquiry_rows(store), "orders": order_rows(store), "rfq_quotes": quote_rows(store)}
    for month in store.timeline.months:
        yield from (Download(kind, month, of_month(rows, month)) for kind, rows in registers.items())
