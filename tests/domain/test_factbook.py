import pandas as pd
import pytest

from opsbook.domain.factbook import Fact, FactBook, change


def test_facts_are_looked_up_and_what_is_missing_is_none():
    nan = float("nan")
    book = FactBook.of(pd.DataFrame(
        [("visitors", "store", "", 120.0, 100.0, nan), ("visitors", "country", "US", nan, nan, nan)],
        columns=["metric", "scope", "name", "value", "peer_average", "peer_best"]))
    assert book.fact("visitors") == Fact(120.0, 100.0, None)
    assert (book.value("visitors", "country", "US"), book.value("clicks")) == (None, None)
    assert book.names("visitors", "country") == ["US"]


@pytest.mark.parametrize(("now", "last", "moved"), [
    (110.0, 100.0, 0.1), (0.0, 100.0, -1.0), (5.0, 0.0, None), (None, 5.0, None), (5.0, None, None),
])
def test_change(now, last, moved):
    assert change(now, last) == (None if moved is None else pytest.approx(moved))
