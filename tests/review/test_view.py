from dataclasses import replace

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
