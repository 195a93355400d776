import msgspec
import pytest

from opsbook.catalogue import gains
from opsbook.catalogue.gains import gain_book
from opsbook.catalogue.rules import rules
from opsbook.catalogue.strict import read_toml, template
from opsbook.domain.gainbook import GainBook, RowsFlow, SpendFlow
from opsbook.domain.kinds import Listing
from opsbook.domain.rule import NumberRule
from opsbook.errors import CatalogueError


def test_every_flow_suits_its_rule():
    for rule, flow in gain_book().flow.items():
        listed = isinstance(rules()[rule], Listing)
        assert listed == isinstance(flow, RowsFlow | SpendFlow) or rule == "S01"
        assert listed or isinstance(rules()[rule], NumberRule)
        assert not isinstance(flow, RowsFlow) or flow.goal == "table" or rules()[flow.goal].bounds[0]


def test_factors_are_shares_and_an_earlier_place_brings_less():
    places = gain_book().place
    assert all(0 < place.low < place.high < 1 for place in places.values())
    middles = [places[name].low * places[name].high for name in ("exposure", "click", "visit", "inquiry")]
    assert middles == sorted(middles)


def test_totals_are_made_of_parts_that_are_no_totals_of_them():
    for total in gain_book().total:
        for part in total.parts:
            assert not set(total.rules) & {*gain_book().parts_of(part), part}


@pytest.mark.parametrize("wrong", [{"flow": {"X99": {"kind": "level", "place": "click", "through": "store"}}},
                                   {"flow": {"O03": {"kind": "level", "place": "moon", "through": "store"}}},
                                   {"cause": {"click": ["O99"]}}, {"total": [{"rules": ["O04"], "parts": ["O99"]}]}])
def test_what_is_not_there_is_named(monkeypatch, wrong):
    entries = {**read_toml(template("catalogue", gains.FILE)), **wrong}
    monkeypatch.setattr(gains, "read_toml", lambda source: entries)
    gain_book.cache_clear()
    with pytest.raises(CatalogueError, match=r"X99|moon|O99"):
        gain_book()
    gain_book.cache_clear()


def test_unknown_kind_of_flow_is_refused():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"place": {}, "cause": {}, "total": [], "flow": {"O03": {"kind": "magic", "place": "click"}}},
                        GainBook)
