import pytest

from opsbook.domain.likenames import Likeness, same_names

COMPANY = frozenset({"ltd", "co", "inc"})
STRICT, LOOSE = Likeness(COMPANY), Likeness(COMPANY, 90)


@pytest.mark.parametrize(("one", "other"), [
    ("Blue Harbor Trading", "BLUE HARBOR TRADING Co., Ltd."), ("Müller GmbH", "Muller GmbH"),
    ("Harbor, Blue", "Blue Harbor"), ("ＡＣＭＥ", "Acme"), ("Acme-Lights", "acme lights"),
])
def test_one_name_in_two_spellings(one, other):
    assert same_names([one, other], (), STRICT) == {one: other, other: one}


@pytest.mark.parametrize(("one", "other"), [("John Smith", "Joan Smith"), ("Acme East", "Acme West"), ("Ltd", "Inc")])
def test_other_names_are_others(one, other):
    assert same_names([one, other], (), STRICT) == {}


def test_a_slip_of_the_pen_counts_where_it_is_asked_for():
    assert same_names(["Blue Harbor Trading", "Blue Harbour Trading"], (), LOOSE) != {}
    assert same_names(["Blue Harbor Trading", "Red Canyon Import"], (), LOOSE) == {}


def test_the_spelling_that_stands_more_often_is_the_one_to_take():
    names = ["Acme", "ACME", "acme", "acme"]
    assert same_names(names, (), STRICT) == {"Acme": "acme", "ACME": "acme", "acme": "Acme"}


def test_others_are_compared_with_and_not_told():
    assert same_names(["ACME"], ["Acme Ltd"], STRICT) == {"ACME": "Acme Ltd"}
    assert same_names(["ACME"], ["ACME"], LOOSE) == {}
