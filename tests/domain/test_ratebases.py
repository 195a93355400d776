from __future__ import annotations

from datetime import date

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Evidence
from opsbook.domain.measure import ledger_of
from opsbook.domain.period import month_of
from opsbook.domain.ratebases import rate_bases

SETTINGS = load_settings()
OVERVIEW = {"visitors": 200.0, "clicks": 30.0, "impressions": 4000.0, "inquiries": 12.0, "orders": 3.0, "tm": 4.0,
            "inquiry_buyers": 10.0, "opportunity_rate": 0.09, "ctr": 0.0075}


def bases(key, scope="store", settings=SETTINGS, **tables):
    evidence = Evidence(month_of(date(2025, 3, 1)), {name: pd.DataFrame(rows) for name, rows in tables.items()})
    return rate_bases(key, scope, metrics(), ledger_of(evidence, settings))


@pytest.mark.parametrize(("key", "base"), [
    ("ctr", 4000.0), ("order_rate", 12.0), ("inquiry_rate", 200.0), ("inquiry_rate_inquiries", 200.0)])
def test_base_is_what_stands_below_the_line(key, base):
    assert bases(key, overview=[OVERVIEW]) == {"": base}


def test_a_rate_of_rows_is_a_share_of_the_rows_that_are_known():
    quotes = [{"buyer_action": "回复"}, {"buyer_action": "没查看"}, {"buyer_action": None}]
    assert bases("rfq_reply_rate", rfq_quotes=quotes) == {"": 2.0}


def test_each_name_has_its_own_base():
    rows = [{"country": country, "clicks": clicks, "impressions": impressions}
            for country, clicks, impressions in (("US", 3.0, 100.0), ("IN", 1.0, 50.0), ("GB", 0.0, 0.0))]
    assert bases("ctr", "country", regions=rows) == {"US": 100.0, "IN": 50.0}


def test_the_reading_of_the_store_decides():
    chosen = msgspec.structs.replace(SETTINGS.readings, inquiry_rate="inquiries")
    own = msgspec.structs.replace(SETTINGS, readings=chosen)
    assert bases("inquiry_rate", settings=own, overview=[{"inquiries": 3.0, "visitors": 80.0}]) == {"": 80.0}


@pytest.mark.parametrize(("key", "tables"), [
    ("l1_share", {"overview": [{"l1_share": 0.3, "visitors": 9.0}]}), ("ctr", {"overview": [{"ctr": 0.01}]}),
    ("ctr", {}), ("qualified_ratio_all", {"products": [{"product_id": "1"}]})])
def test_a_rate_without_a_line_has_no_base(key, tables):
    assert bases(key, **tables) == {}
