from datetime import date

import msgspec
import pandas as pd

from opsbook.catalogue.kpi import product_rules
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Evidence
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.period import month_of, week_of
from opsbook.domain.productwork import EACH, SHOWN, product_work
from opsbook.domain.settings import Person

OCTOBER = month_of(date(2026, 10, 1))
PEOPLE = (Person("李娜", "运营"),)


def product(id, **given):
    plain = {"product_id": id, "title": f"T{id}", "owner": "李娜", "impressions": 1000.0, "clicks": 40.0, "ctr": 0.04,
             "visitors": 20.0, "inquiries": 3.0, "tm": 0.0, "orders": 0.0}
    return {**plain, **given}


def work(*products, period=OCTOBER, people=PEOPLE):
    evidence = Evidence(period, {"products": pd.DataFrame(products)} if products else {})
    settings = msgspec.structs.replace(load_settings(), people=people)
    ground = Ground(metrics(), StorePeriod(evidence, settings, date(2026, 11, 3)),
                    {rule.id: getattr(rule, "target", None) for rule in rules().values()})
    found = product_work([rule for rule in product_rules() if rule.id != "D08"], ground)
    return [tuple(row) for row in found[["product_id", "todo", "rules", "owner"]].itertuples(index=False)]


ACTIONS = {rule.id: f"{rule.name} → {rule.action}" for rule in rules().values()}


def test_without_people_nobody_owns_a_product():
    assert work(product("1", clicks=5.0, ctr=0.005), people=())[0][-1] == ""


def test_products_that_no_rule_names_are_left_out():
    assert work(product("1")) == []


def test_without_products_nothing_is_to_do():
    assert work() == []


def test_the_most_urgent_first_then_by_visitors():
    rows = work(product("1", clicks=5.0, ctr=0.005), product("2", clicks=5.0, ctr=0.005, visitors=25.0),
                product("3", problem="违规", visitors=1.0))
    assert rows == [("3", ACTIONS["P15"], "P15", "李娜"), ("2", ACTIONS["P11"], "P11", "李娜"),
                    ("1", ACTIONS["P11"], "P11", "李娜")]


def test_every_rule_that_names_a_product_is_told_and_the_most_urgent_says_what_to_do():
    (row,) = work(product("1", clicks=5.0, ctr=0.005, visitors=30.0, inquiries=0.0, growth_score=50.0))
    names = "、".join(rules()[rule].name for rule in ("P10", "P11", "P13", "P05"))
    assert row == ("1", f"{names} → {rules()['P10'].action}", "P10、P11、P13、P05", "李娜")


def test_monthly_rules_do_not_speak_of_a_week():
    silent = product("1", visitors=30.0, inquiries=0.0)
    named = [[rules for _, _, rules, _ in work(silent, period=period)]
             for period in (week_of(date(2026, 10, 7)), OCTOBER)]
    assert named == [["P05"], ["P13、P05"]]


def test_a_rule_brings_so_many_products_and_no_more():
    low = [product(str(number), clicks=5.0, ctr=0.005, impressions=500.0 + number) for number in range(EACH + 5)]
    assert [id for id, *_ in work(*low)] == [str(number) for number in range(5, EACH + 5)]


def test_who_is_not_of_the_store_does_not_own_a_product():
    bad = product("1", clicks=5.0, ctr=0.005, owner="某某")
    assert [owner for *_, owner in work(bad)] == ["李娜"]
    assert [owner for *_, owner in work(bad, people=(Person("a", "运营"), Person("b", "运营")))] == [""]


def test_columns_are_the_same_with_and_without_products():
    settings = load_settings()
    empty = product_work(product_rules(), Ground(metrics(), StorePeriod(Evidence(OCTOBER), settings, OCTOBER.end)))
    assert list(empty.columns) == [*SHOWN, "rate", "todo", "rules", "owner"]
