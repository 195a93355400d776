"""When a problem was told first."""

from dataclasses import replace
from datetime import datetime

import pytest

from opsbook.domain.problem import Problem, as_first_told

MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 11, day, 9) for day in (16, 17, 18))
CLASH = Problem("登记", "林晓 和 周敏 都改了", "改成对的", sheet="询盘登记", row=7, column="数量", value="5")


@pytest.mark.parametrize(("found", "before", "at"), [
    pytest.param(CLASH, (), WEDNESDAY, id="new"),
    pytest.param(CLASH, (replace(CLASH, at=MONDAY),), MONDAY, id="told before"),
    pytest.param(CLASH, (replace(CLASH, at=MONDAY, row=12),), MONDAY, id="its row moved"),
    pytest.param(CLASH, (replace(CLASH, at=MONDAY, value="6"),), WEDNESDAY, id="another value"),
    pytest.param(CLASH, (CLASH,), WEDNESDAY, id="told without a time"),
    pytest.param(replace(CLASH, at=TUESDAY), (), TUESDAY, id="has a time of its own"),
    pytest.param(replace(CLASH, at=TUESDAY), (replace(CLASH, at=MONDAY),), MONDAY, id="found again"),
])
def test_a_problem_keeps_the_time_it_was_told_first(found: Problem, before: tuple[Problem, ...], at: datetime) -> None:
    assert as_first_told([found], before, WEDNESDAY) == (replace(found, at=at),)
