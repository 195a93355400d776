from dataclasses import replace

import msgspec
import pytest
import storemonths

from opsbook.domain.verdict import Verdict
from opsbook.review.view import view_of

OWN = storemonths.finding("O06", "inquiry_rate", Verdict.PASS, value=0.0892, target=0.08, severity="high")
PEERS = storemonths.finding("K14", "inquiry_rate", Verdict.WATCH, value=0.0892, target=0.1256, severity="low")


def view(months, *findings, **changes):
    return view_of(replace(months["full"], findings=findings, **changes))


@pytest.mark.parametrize(("findings", "rule"), [
    ((OWN, PEERS), "O06"), ((PEERS,), "K14"), ((replace(OWN, target=None), PEERS), "K14"),
    ((OWN, replace(OWN, rule="D03", severity="critical")), "D03"),
    ((OWN, replace(OWN, rule="D03", verdict=Verdict.FAIL)), "D03")])
def test_a_fixed_target_stands_before_that_of_peers(months, findings, rule):
    assert view(months, *findings).finding("inquiry_rate").rule == rule


S02 = storemonths.finding("S02", "reply_in_limit", Verdict.PASS, scope="person", name="张三", value=0.8, target=0.7)


@pytest.mark.parametrize(("findings", "own", "target"), [
    ((S02,), {"thresholds": {"S02": 0.9}}, 0.7), ((), {"thresholds": {"S02": 0.9}}, 0.9),
    ((), {"targets": {"S02": 0.6}}, 0.6), ((replace(S02, target=None),), {}, 0.95), ((), {}, 0.95)])
def test_a_new_threshold_does_not_rewrite_a_month_already_judged(months, findings, own, target):
    settings = msgspec.structs.replace(months["full"].settings, **own)
    assert view(months, *findings, settings=settings).standing("reply_in_limit").target == target
