import pytest

from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.kinds import Limit
from opsbook.domain.outcome import Outcome
from opsbook.domain.rule import Case
from opsbook.domain.verdict import Verdict
from opsbook.domain.weight import gap, weigh

RULE = Limit(id="X01", name="指标", periods=("month",), severity="high", owner="运营", why="因为。", action="做",
             source="S4", sheets=("T05",), metric="visitors", stage="click",
             fires=Case(Verdict.FAIL), holds=Case(Verdict.PASS))


def outcome(verdict="fail", value=0.5, target=1.0, scope="store", **more):
    return Outcome(scope, "", Measured(value), Judgement(Verdict(verdict), target), **more)


@pytest.mark.parametrize(("found", "expected"), [
    (outcome(), 0.5), (outcome(value=1.0), 0.0), (outcome(value=2.0), 0.5), (outcome(value=-1.0), 1.0),
    (outcome(value=1.0, target=0.0), 0.2), (outcome(value=36.0, target=0.0), 0.9), (outcome(value=None), 0.0),
    (outcome(target=None), 0.0), (outcome(judged=50, count=20), 0.4), (outcome(judged=1000, count=1), 0.1),
    (outcome(met=3, owed=4), 0.25),
], ids=["half", "none", "twice", "other sign", "one of none", "many of none", "no value", "no target", "list",
        "short list", "parts"])
def test_relative_gap(found, expected):
    assert gap(found) == pytest.approx(expected)


@pytest.mark.parametrize(("found", "expected"), [
    (outcome(), 3.0 * 0.5 * 1.4), (outcome("watch"), 3.0 * 0.5 * 1.4 / 2),
    (outcome(scope="person"), 3.0 * 0.5 * 1.4 / 2),
    (outcome("info", judged=2, count=1), 3.0 * 0.5 * 1.4 / 10), (outcome("info"), 0.0),
    (outcome("pass"), 0.0), (outcome("no_data"), 0.0), (outcome("off"), 0.0),
])
def test_severity_times_gap_times_place(found, expected):
    assert weigh(RULE, found) == pytest.approx(expected)
