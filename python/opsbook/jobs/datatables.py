"""The three tables of data, 数据记录 (T05), 流量来源 (T06) and 访客地域 (T07), for a week or month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from opsbook.catalogue.datasheet import recorded_metrics
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import record_of
from opsbook.desk.rows.channelrows import channel_rows
from opsbook.desk.rows.metricrows import recorded_metric_rows
from opsbook.desk.rows.regionrows import judged_countries, region_rows
from opsbook.domain.factbook import FactBook
from opsbook.domain.finding import Finding
from opsbook.domain.measure import measure_ledger, with_their_parts
from opsbook.domain.period import Period
from opsbook.jobs.fillground import FillGround
from opsbook.texts import say

BY_NAME = ("visitors", "inquiry_buyers", "inquiries", "tm", "opportunities", "opportunity_rate", "inquiry_rate",
           "channel_share", "visitor_share")
"""The metrics of channels and countries."""


def data_tables(ground: FillGround, findings: Iterable[Finding]) -> Mapping[str, pd.DataFrame]:
    """The rows of the ground's period for each of the three, by Excel table name; `findings` are the period's."""
    recorded = recorded_metrics(ground.settings, ground.period.grain)
    keys = dict.fromkeys([*(metric.key for metric in recorded), *BY_NAME])
    now, last = (facts_of(ground, period, keys) for period in (ground.period, ground.period.before()))
    return {
        record_of("metrics").name: recorded_metric_rows(ground.period, recorded, now, last),
        record_of("channels").name: channel_rows(ground.period, now, last),
        record_of("regions").name: region_rows(ground.period, now, last, judged_countries(findings)),
    }


def facts_of(ground: FillGround, period: Period, keys: Iterable[str]) -> FactBook:
    """The facts of some metrics in a period."""
    return FactBook.of(measure_ledger(with_their_parts(keys, metrics()), ground.ledger(period)))


def missing_tables(ground: FillGround) -> tuple[str, ...]:
    """A line for each of the three tables that nothing was imported for: its cells are left for people."""
    tables = {"overview": "metrics", "channels": "channels", "regions": "regions"}
    evidence = ground.evidence(ground.period)
    return tuple(say("fill.no_export", table=record_of(record).name, period=ground.period.label)
                 for table, record in tables.items() if evidence.table(table) is None)
