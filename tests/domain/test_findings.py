from datetime import date

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsbook.domain.finding import Finding, Offender
from opsbook.domain.findings import COLUMNS, COUNTS, from_frame, to_frame
from opsbook.domain.period import month_of

MARCH = month_of(date(2025, 3, 1))
WORDS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=8)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
COUNTED = st.none() | st.integers(0, 10**6)
FINDINGS = st.builds(
    Finding, rule=WORDS, title=WORDS, period=st.just(MARCH), scope=WORDS, name=WORDS, metric=WORDS, sentence=WORDS,
    action=WORDS, owner=WORDS, due=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)), value=NUMBERS,
    target=NUMBERS, peer_best=NUMBERS, tier=WORDS, met=COUNTED, owed=COUNTED, reading=WORDS,
    offenders=st.lists(st.builds(Offender, WORDS, WORDS, WORDS), max_size=3).map(tuple),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FINDINGS, max_size=4).map(tuple))
def test_findings_come_back_as_they_were(findings):
    assert from_frame(to_frame(findings)) == findings


def test_frame_of_nothing_has_its_columns_and_types():
    frame = to_frame([])
    assert tuple(frame.columns) == COLUMNS
    assert {str(frame[name].dtype) for name in COUNTS} == {"Int64"} and str(frame["due"].dtype) == "datetime64[us]"
    assert isinstance(frame, pd.DataFrame) and from_frame(frame) == ()
