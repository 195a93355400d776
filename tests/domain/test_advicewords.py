"""Hours of the day in words."""

import pytest

from opsbook.domain.advicewords import spans


@pytest.mark.parametrize(("hours", "expected"), [
    (range(24), ["0–24"]), ([], []), ([0], ["0–1"]), ([22, 23, 0, 1], ["22–2"]), ([23], ["23–24"]),
    ([0, 1, 5, 6, 23], ["5–7", "23–2"]), (range(1, 24), ["1–24"]),
])
def test_hours_as_spans_over_midnight_too(hours, expected):
    assert list(spans(frozenset(hours))) == expected
