from datetime import date

import pytest

from opsbook.domain.finding import Finding
from opsbook.domain.period import month_of
from opsbook.domain.streaks import Subject, streaks
from opsbook.domain.verdict import Verdict

MARCH = month_of(date(2025, 3, 1))
O03 = Subject("month", "O03", "store", "")


def judged(back, verdict, rule="O03", name=""):
    return Finding(rule=rule, title="", period=MARCH.before(back), scope="store", name=name, metric="",
                   verdict=Verdict(verdict), sentence="", action="", owner="")


@pytest.mark.parametrize(("verdicts", "length"), [
    (["fail"], 1), (["fail", "watch", "fail"], 3), (["fail", "pass", "fail"], 1), (["fail", "no_data", "fail"], 1),
    (["fail", "fail", None, "fail"], 2), (["pass", "fail"], None), (["info", "fail"], None), ([], None),
])
def test_counts_from_the_newest_back_to_the_first_other_verdict(verdicts, length):
    periods = [[judged(back, verdict)] if verdict else [] for back, verdict in enumerate(verdicts)]
    assert streaks(periods).get(O03) == length


def test_each_rule_and_name_has_its_own():
    this = [judged(0, "fail"), judged(0, "fail", "S02", "张三"), judged(0, "watch", "S02", "李四")]
    before = [judged(1, "fail", "S02", "李四"), judged(1, "fail", "P01")]
    assert streaks([this, before]) == {O03: 1, Subject("month", "S02", "store", "张三"): 1,
                                       Subject("month", "S02", "store", "李四"): 2}
