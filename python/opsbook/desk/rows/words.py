"""The tables 国家 and 指标词典: what the program knows of countries and metrics."""

from __future__ import annotations

import pandas as pd

from opsbook.catalogue.countries import country_english, country_names
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.metricwords import definition
from opsbook.catalogue.zones import country_zones


def country_rows() -> pd.DataFrame:
    """One row a country in the order of its code, columns of table 国家; 时区 is empty where none is known."""
    zones, english = country_zones(), country_english()
    rows = [(code, name, english.get(code), zones.get(code)) for code, name in country_names().items()]
    return pd.DataFrame(rows, columns=["代码", "国家或地区", "英文", "时区"], dtype="object")


def metric_rows() -> pd.DataFrame:
    """One row a metric in the order of its number, columns of table 指标词典."""
    rows = [(metric.id, metric.name, metric.unit, definition(metric))
            for metric in sorted(metrics().values(), key=lambda metric: metric.id)]
    return pd.DataFrame(rows, columns=["编号", "指标", "单位", "怎么算"], dtype="object")
