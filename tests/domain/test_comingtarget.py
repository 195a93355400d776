from datetime import date

import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.comingtarget import coming_target
from opsbook.domain.diagnosis import diagnose
from opsbook.domain.evidence import Evidence
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.period import month_of

OCTOBER = month_of(date(2026, 10, 1))


def month(period, **values):
    return Evidence(period, {"overview": pd.DataFrame({name: [value] for name, value in values.items()})})


def coming(rule, now, last):
    """What the rule asked of October, and what it asks of November."""
    store = StorePeriod(month(OCTOBER, **now), load_settings(), date(2026, 11, 3), (month(OCTOBER.before(), **last),))
    found = next(each for each in diagnose({rule: rules()[rule]}, metrics(), store) if each.scope == "store")
    return found.target, coming_target(rules()[rule], found, Ground(metrics(), store))


@pytest.mark.parametrize(("now", "last", "targets"), [
    ({"inquiries": 364.0}, {"inquiries": 431.0}, (431.0, 364.0)),
    ({"inquiries": 364.0}, {}, (None, 364.0)),
    ({"inquiries": None}, {"inquiries": 431.0}, (None, None)),
])
def test_a_trend_asks_no_less_than_the_month_that_was_judged(now, last, targets):
    assert coming("O05", now, last) == targets


@pytest.mark.parametrize(("value", "targets"), [
    (40000.0, (52000.0, 52000.0)), (60000.0, (90000.0, 90000.0)), (91000.0, (95000.0, 91000.0)),
])
@pytest.mark.parametrize(("rule", "name"), [("O01", "natural_impressions"), ("O04", "visitors")])
def test_at_the_top_it_is_to_stay_as_it_is(rule, name, value, targets):
    peers = {f"{name}_peer_average": 52000.0, f"{name}_peer_best": 90000.0}
    assert coming(rule, {name: value, **peers}, {name: 95000.0}) == targets


def test_a_fixed_target_stays():
    assert coming("O03", {"ctr": 0.02}, {"ctr": 0.005}) == (0.01, 0.01)
