from pathlib import Path

import pytest

from opsbook.catalogue import rules as catalogue
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.diagnosis import diagnose
from opsbook.domain.judgement import Verdict
from opsbook.domain.kinds import KINDS, Listing
from opsbook.domain.readings import reading_text
from opsbook.domain.settings import setting
from opsbook.errors import CatalogueError
from opsbook.texts import say

RULES = rules()
SETTINGS = load_settings()
CASES = [pytest.param(rule, case, id=f"{rule.id}-{which}") for rule in RULES.values()
         for which, case in (("fires", rule.fires), ("holds", rule.holds)) if case]

# Every rule of the sources with its numbers, as the sources (and the readings of their open points) give them.
NUMBERS = {
    **dict.fromkeys(("W01", "W02", "W03", "W04", "W05"), (3,)), "W06": (0.2,), "W07": (0.2,),
    **dict.fromkeys(("W08", "W09", "W12", "W13", "D01", "R08", "R20", "R23"), (0,)), "W10": (0.5,), "W11": (),
    **dict.fromkeys(("O01", "O02", "O04", "O05", "O07", "O08", "O09", "O10", "O11", "O12", "O16"), ()),
    "O03": (0.01,), "O06": (0.08,), "O13": (), "O14": (30, 10, 1), "O15": (30, 1.5, 0),
    "C01": (0.07,), "C02": (0.07,), "C03": (0.05,), **dict.fromkeys(("C04", "C05", "C07", "C08"), (1,)), "C06": (1,),
    "D02a": (80,), "D02b": (80, 60), "D03": (0.95,), "D04": (0.8,), "D05": (0.5,), "D06": (), "D07": (),
    "D08": (200, 0.1, 0.1), "R01": (3, 5), "R02": (True, 4.5), "R05": (2, 3), "R10": (0.01,),
    **dict.fromkeys(("R03", "R04", "R06", "R07", "R09", "R11", "R12", "R13", "R16", "R17", "R19", "R26", "R29", "R32",
                     "R34"), (1,)),
    "R14": (0, 0.01, 0), "R15": (True, 0), "R18": (False,), "R21": (False, 3), "R22": (True,), "R24": (20,),
    "R25": (20,), "R27": (0.8, 1.5, 0.5), "R28": (200,), "R30": (), "R31": (), "R33": (0.7, 0.8), "R35": (),
    "S01": (False,), "S02": (0.95,), "S03": (1,), "S04": (1,), "S05": (10,), "S06": (), "S07": (15,), "S08": (1,),
    "S09": (False, 7), "S10": (30,), "S11": (1,), "S12": (False, 0), "S13": (1,), "S14": (1,),
    "K01": (-0.15, -0.2), **{f"K{number:02d}": () for number in range(2, 25) if number != 22}, "K22": (0,),
    "P01": (True,), "P02": (True,), "P03": (2,), "P04": (2,), "P05": (True,), "P06": (5,), "P07": (20,),
    "P08": (True,), "P09": (True,), "P10": (True,), "P11": (200, 0.01), "P12": (0.2, 0.5), "P13": (30, 0, 0),
    "P14": (0, 0.01, 0.08), "P15": (True,), "P16": (30,),
}

@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case_of_the_rule(rule, case, store_of):
    leaned_on = {id: RULES[id] for id in (rule.id, "O03", "O06", "R10")}
    found = [finding for finding in diagnose(leaned_on, metrics(), store_of(case))
             if finding.rule == rule.id and finding.name in (case.name, *getattr(rule, "only", ()))]
    assert found, "nothing was found"
    assert found[0].verdict == case.verdict, found[0].sentence
    assert case.count is None or found[0].n_offenders == case.count


def numbers_in(rule):
    if isinstance(rule, Listing):
        return tuple(number_of(test) for test in (*rule.among, *rule.all, *rule.any)
                     if not isinstance(number_of(test), str | list))
    named = (getattr(rule, name, None) for name in ("target", "low", "limit", "high", "burst"))
    return tuple(number for number in named if number is not None)


def number_of(test):
    if test.setting.startswith("rule."):
        return RULES[test.setting.removeprefix("rule.")].target
    return setting(SETTINGS, test.setting) if test.setting and not test.column_of else test.value


def test_every_rule_of_the_sources_is_there_with_its_numbers():
    assert {id: numbers_in(rule) for id, rule in RULES.items()} == NUMBERS


def test_there_are_135_rules():
    assert len(RULES) == 135


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_is_whole(rule):
    assert rule.name and rule.why.endswith("。") and rule.action and rule.source[:2] in ("S0", "S1", "S2", "S3", "S4")
    assert rule.fires and rule.holds
    assert getattr(rule, "metric", "visitors") in metrics()
    assert all(say(f"rules.sheet_{sheet}") for sheet in rule.sheets)
    assert all(reading_text(point, SETTINGS) for point in rule.readings)


LISTS = {rule.id: rule for rule in RULES.values() if isinstance(rule, Listing)}


@pytest.mark.parametrize("rule", LISTS.values(), ids=LISTS)
def test_columns_a_list_shows_have_their_text(rule):
    assert all(say(f"rules.column_{column}", value=0) for column in rule.show if column not in
               ("ship_by", "ordered_on", "updated", "published", "last_follow_up"))


def test_every_kind_is_used():
    assert {type(rule) for rule in RULES.values()} == set(KINDS)


def test_off_by_default_are_the_legacy_score_and_the_smart_promotion():
    assert [rule.id for rule in RULES.values() if not rule.on] == ["D02a", "D02b", "R12"]


@pytest.mark.parametrize(("text", "named"), [
    ('[X1]\nkind = "no_such_kind"', "kind"), ('[X1]\nkind = "limit"\nname = "x"', "periods"),
    ('[X1]\nkind = "limit"\ntargte = 3', "targte"),
])
def test_wrong_rule_is_named(text, named, tmp_path, monkeypatch):
    (tmp_path / "wrong.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogue, "template", lambda *parts: Path(tmp_path))
    with pytest.raises(CatalogueError, match=named):
        catalogue.rules.__wrapped__()


def test_fires_and_holds_differ():
    same = [rule.id for rule in RULES.values() if rule.fires and rule.holds
            and (rule.fires.verdict, rule.fires.count) == (rule.holds.verdict, rule.holds.count)]
    assert same == [] and Verdict.FAIL in {rule.fires.verdict for rule in RULES.values() if rule.fires}
