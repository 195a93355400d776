from dataclasses import replace

import pytest
import storemonths

from opsbook.domain.gains import Gain, key_of
from opsbook.domain.verdict import Verdict
from opsbook.review.leads import N_FIRST, fold, leads, one_a_cause, planned, pressing

FLAG = storemonths.finding("O03", "ctr", Verdict.FAIL, title="总点击率", value=0.006, target=0.01)


def flag(rule, metric="", name="", **more):
    scope = "channel" if rule in ("O07", "O08", "O12") else "person" if name else "store"
    return replace(FLAG, rule=rule, title=rule, metric=metric or rule, scope=scope, name=name, **more)


@pytest.mark.parametrize(("rules", "causes"), [
    (["O03", "P11", "P12"], [["O03", "P11", "P12"]]),
    (["P12", "O03"], [["P12", "O03"]]),
    (["O04", "O08", "K12", "O07"], [["O08", "O04", "K12"], ["O07"]]),
    (["O04", "K11"], [["O04"], ["K11"]]),
    (["O05", "O04", "O08"], [["O08", "O05", "O04"]]),
    (["O05", "O04"], [["O04", "O05"]]),
    (["K01", "S01", "O03", "S02", "D03"], [["S01", "S02", "D03"], ["O03", "K01"]]),
    (["K14", "O14", "O06"], [["O14", "K14"], ["O06"]]),
    (["O13", "K14"], [["O13", "K14"]]),
    (["R03", "W08", "W09", "P02"], [["R03", "W08", "W09", "P02"]]),
    (["W06", "W07"], [["W06"], ["W07"]]),
    ([], []),
])
def test_flags_of_one_cause_are_one(rules, causes):
    found = fold([flag(rule) for rule in rules])
    assert [[lead.finding.rule, *(each.rule for each in lead.same)] for lead in found] == causes


def test_no_flag_is_lost_and_none_stands_twice(months):
    flags = [each for each in months["full"].findings if each.verdict in (Verdict.FAIL, Verdict.WATCH)]
    found = [each for lead in fold(flags) for each in (lead.finding, *lead.same)]
    assert sorted(found, key=key_of) == sorted(flags, key=key_of)


def test_same_advice_for_several_people_is_one_thing_told_once():
    lead, = fold([flag("S01"), *(flag("S02", name=name) for name in ("甲", "乙", "丙"))])
    assert lead.same_text == "一并看：S02。"
    assert fold([flag("S02", name="甲"), flag("S02", name="乙")])[0].same_text == ""


def test_many_of_one_cause_are_counted():
    lead, *_ = fold([flag("O08"), *(flag(rule) for rule in ("O04", "K11", "K12", "O05"))])
    assert lead.same_text == "一并看：O04、K11、K12 等 4 项。"


@pytest.mark.parametrize(("gain", "text"), [
    (Gain(23.6, 9.4, 54.8), "24 条（9～55）"), (Gain(0.4, 0.0, 1.6), "不足 1 条（0～2）"),
    (Gain(reason="place"), "不折算"), (Gain(reason="missing"), "缺数据，不折算")])
def test_gain_in_words(gain, text):
    lead, = leads([FLAG], {key_of(FLAG): gain})
    assert (lead.gain_text, text in lead.goal) == (text, gain.counts)


def test_five_that_say_what_to_do_are_planned_most_won_back_first():
    flags = [flag(f"R{number:02}", action="" if number == 3 else "做", weight=1.0) for number in range(1, 9)]
    found = planned(leads(flags, {key_of(flags[6]): Gain(9.0), key_of(flags[7]): Gain(12.0)}))
    assert [lead.finding.rule for lead in found] == ["R08", "R07", "R01", "R02", "R04"]
    assert len(found) == N_FIRST


def test_what_is_critical_and_cannot_be_told_is_named_beside_the_five():
    flags = [flag(f"R{number:02}", weight=9.0) for number in range(1, 6)]
    flags += [flag("W06", severity="critical"), flag("R20", weight=2.0), flag("W13", severity="critical"),
              flag("W07", severity="critical", verdict=Verdict.WATCH), flag("S08", severity="high")]
    assert [each.rule for each in pressing(leads(flags, {}))] == ["W13", "W06"]


def test_one_a_cause_keeps_the_order_given():
    assert [each.rule for each in one_a_cause([flag("W07"), flag("P11"), flag("O03")])] == ["W07", "P11"]


def test_total_without_flagged_parts_is_ranked_by_its_own_gain(months):
    found = leads(months["full"].findings, months["full"].gains)
    assert all(lead.gain.counts for lead in found[:2])
    counted = [lead.gain.expected for lead in found if lead.gain.counts]
    assert counted == sorted(counted, reverse=True)
    assert [lead.gain.counts for lead in found] == sorted((lead.gain.counts for lead in found), reverse=True)
