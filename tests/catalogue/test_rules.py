import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain.diagnosis import diagnose

RULES = rules()
CASES = [pytest.param(rule, case, id=f"{rule.id}-{which}") for rule in RULES.values()
         for which, case in (("fires", rule.fires), ("holds", rule.holds)) if case]


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case_of_the_rule(rule, case, store_of):
    leaned_on = {id: RULES[id] for id in (rule.id, "O03", "O06", "R10")}
    found = [finding for finding in diagnose(leaned_on, metrics(), store_of(case))
             if finding.rule == rule.id and finding.name in (case.name, *getattr(rule, "only", ()))]
    assert found, "nothing was found"
    assert found[0].verdict == case.verdict, found[0].sentence
    assert case.count is None or found[0].n_offenders == case.count
