"""What can be said of an action: one product a case, beside thirty that nobody touched."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from opsbook.domain.actioneffects.log import COLUMNS
from opsbook.domain.actioneffects.report import ActionLedger, group_effects, month_actions, single_effects
from opsbook.domain.actioneffects.study import Study, Weeks
from opsbook.domain.actioneffects.unitweeks import UnitWeeks, unit_weeks
from opsbook.domain.finding import Finding, Offender
from opsbook.domain.period import parse_month
from opsbook.domain.verdict import Verdict

FIRST, END = date(2026, 9, 6), date(2026, 10, 31)      # eight weeks, Sunday to Saturday
USUAL = [100.0] * 8
DONE = date(2026, 10, 6)                               # in the fifth


def known(**products):
    """Weekly visitors of the cases and of thirty products like them."""
    rng = np.random.default_rng(7)
    counts = {f"9{number:06d}": rng.poisson(100, 8) for number in range(30)} | products
    return unit_weeks(pd.DataFrame([
        {"unit": unit, "title": "杯子", "start": FIRST + timedelta(7 * week), "end": FIRST + timedelta(7 * week + 6),
         "visitors": visitors, "inquiries": visitors / 10}
        for unit, weeks in counts.items() for week, visitors in enumerate(weeks) if visitors is not None
    ]).astype({"start": "datetime64[us]", "end": "datetime64[us]"}), ["visitors", "inquiries"])


def action(unit, day=DONE, done=True, **said):
    row = {"date": pd.Timestamp(day), "until": pd.Timestamp(day), "kind": "图片", "action": "图片：主图",
           "scope": "product", "unit": unit, "person": "陈薇", "done": done, "followed": True}
    return row | said


def ledger(weeks, *actions):
    frame = pd.DataFrame(actions, columns=list(COLUMNS))
    return ActionLedger(frame, {"product": weeks}, Weeks(2, 6, END), 0.1)


@pytest.mark.parametrize(("visitors", "others", "said"), [
    ([*USUAL[:5], 200.0, 200.0, 100.0], [], ("worked", "")),
    ([*USUAL[:5], 30.0, 30.0, 100.0], [], ("no_effect", "worse")),
    ([*USUAL[:5], 200.0, 200.0, 100.0], [action("1", date(2026, 10, 13))], ("unclear", "again")),
    ([*USUAL[:5], 200.0, 200.0, 100.0], [action("1", date(2026, 9, 22), kind="新发", followed=False)],
     ("unclear", "again")),
    ([*USUAL[:5], 200.0, 200.0, 100.0], [action("1", date(2026, 10, 9))], ("worked", "")),
    ([*USUAL[:5], 200.0, 200.0, 100.0], [action("1", date(2026, 10, 27))], ("worked", "")),
    ([10.0, 15.0, 50.0, 90.0, 100.0, 200.0, 200.0, 100.0], [], ("unclear", "drifting")),
    ([*USUAL[:5], None, 200.0, 100.0], [], ("unclear", "missing")),
    ([*USUAL[:2], 1.0, 1.0, 1.0, 2.0, 2.0, 1.0], [], ("unclear", "few")),
], ids=["worked", "harmed", "touched after", "new before", "twice that week", "touched later", "already climbing",
        "a week missing", "none like it"])
def test_what_is_said_of_an_action(visitors, others, said):
    found = single_effects(ledger(known(**{"1": visitors}), action("1"), *others),
                           pd.DataFrame([action("1")], columns=list(COLUMNS)))
    assert found[["metric", "conclusion", "reason"]].to_numpy().tolist() == [["visitors", *said]]


def test_what_was_never_done_has_no_effect_though_the_product_doubled():
    weeks = known(**{"1": [*USUAL[:5], 300.0, 300.0, 300.0]})
    undone = pd.DataFrame([action("1", done=False)], columns=list(COLUMNS))
    found = single_effects(ledger(weeks, action("1", done=False)), undone).iloc[0]
    assert (found["conclusion"], found["n_units"]) == ("not_done", 0)
    assert np.isnan(found[["effect", "low", "high", "p"]].astype(float)).all()


def test_weeks_that_are_not_over_are_waited_for():
    late = action("1", date(2026, 10, 20))
    found = single_effects(ledger(known(**{"1": USUAL}), late), pd.DataFrame([late], columns=list(COLUMNS))).iloc[0]
    assert (found["conclusion"], found["before"]) == ("watching", 200.0)
    assert np.isnan(found["after"])


def test_a_group_counts_each_product_once_and_leaves_out_what_says_nothing():
    weeks = known(**{"1": USUAL, "2": USUAL, "3": [*USUAL[:5], None, None, None]})
    acts = [action("1"), action("1", date(2026, 10, 7)), action("2"), action("3")]
    found = group_effects(ledger(weeks, *acts), pd.DataFrame(acts, columns=list(COLUMNS)), ["kind"])
    assert found[["metric", "n_actions", "n_units", "before", "after"]].to_numpy().tolist() == [
        ["visitors", 4, 2.0, 400.0, 400.0], ["inquiries", 4, 2.0, 40.0, 40.0]]


def test_a_month_tells_what_became_known_in_it_and_what_its_plan_led_to():
    weeks = known(**{"1": [*USUAL[:5], 200.0, 200.0, 100.0], "2": USUAL})
    acts = [action("1"), action("1", date(2026, 10, 27)), action("2", date(2026, 9, 8))]
    plan = [Finding(rule, rule, parse_month("2026-09"), "list", "", "", Verdict.FAIL, "", "改", "运营",
                    offenders=tuple(Offender(key, "", "") for key in keys))
            for rule, keys in (("P11", ("1",)), ("P02", ("9000001",)), ("R14", ("一个词",)))]
    found = month_actions(ledger(weeks, *acts), parse_month("2026-10"), plan)
    assert (found.first, found.last, found.n_waiting) == (date(2026, 9, 13), date(2026, 10, 17), 1)
    assert found.single["unit"].tolist() == ["1"]
    assert {rule: len(rows) for rule, rows in found.planned.items()} == {"P11": 2, "P02": 0}


N_STORES, N_WEEKS, N_PRODUCTS, N_TOUCHED, SIZE = 14, 10, 500, 160, 40


def forties(rng, effect):
    """The effects on groups of forty of a store's products, each touched once in the sixth to eighth of ten weeks.

    All weeks have a season of their own, each product a course of its own, every count noise beyond Poisson's.
    """
    week = rng.integers(5, 8, N_TOUCHED)
    lift = np.ones((N_PRODUCTS, N_WEEKS))
    lift[:N_TOUCHED] += effect * (np.arange(N_WEEKS) > week[:, None])
    season, course = (np.exp(rng.normal(0, 0.1, shape).cumsum(axis=-1)) for shape in (N_WEEKS, lift.shape))
    mean = rng.lognormal(np.log(40), 1.2, (N_PRODUCTS, 1)) * season * course * lift
    units = pd.Index([f"{number:06d}" for number in range(N_PRODUCTS)])
    weeks = tuple(FIRST + timedelta(7 * each) for each in range(N_WEEKS))
    counts = rng.poisson(mean * rng.gamma(16, 1 / 16, lift.shape)).astype(float)
    acts = pd.DataFrame([action(unit, weeks[own] + timedelta(2)) for unit, own in zip(units, week, strict=False)])
    study = Study(acts, acts, UnitWeeks(units, weeks, {"visitors": counts}, ("",) * N_PRODUCTS),
                  Weeks(2, 6, weeks[-1] + timedelta(6)))
    return study.effects((np.arange(N_TOUCHED) // SIZE).tolist())


def test_intervals_of_forty_products_hold_the_planted_effect_as_often_as_they_say():
    rng, effects = np.random.default_rng(20260907), (0.4, 0.0, -0.2)
    found = pd.concat([forties(rng, effect).assign(planted=effect) for effect in effects for _ in range(N_STORES)])
    assert found["status"].eq("compared").all()
    assert 0.90 <= found["planted"].between(found["low"], found["high"]).mean() <= 0.99
    assert found.groupby("planted")["effect"].median().to_dict() == pytest.approx(
        {effect: effect for effect in effects}, abs=0.05)
