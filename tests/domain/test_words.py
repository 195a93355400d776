import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.domain.evidence import Evidence
from opsbook.domain.period import parse_period
from opsbook.domain.words import cover_counts, covered_words, parts, plain

TITLES = ["Custom LED Strip Light 12V for Kitchen", "Café Stroopwafel Maker", "LED Kitchen Lamp"]


@pytest.mark.parametrize(("word", "count"), [
    ("led strip", 1), ("strip led", 1), ("STRIP-Led", 1), ("led", 2), ("kitchen led", 2), ("led stri", 0),
    ("led strip cafe", 0), ("cafe", 1), ("CAFÉ maker", 1), ("12v", 1), ("12 v", 0), ("", 0), ("!!", 0),
])
def test_a_word_is_covered_where_all_its_parts_stand_in_one_title(word, count):
    assert cover_counts([word], TITLES).tolist() == [count]


@pytest.mark.parametrize(("text", "plain_text"), [
    ("LED_Strip  (12V)", "led strip 12v"), ("Straße", "strasse"), ("ＬＥＤ 灯", "led 灯"), ("—", ""),
])
def test_spellings_of_one_word(text, plain_text):
    assert plain(text) == plain_text


TEXT = st.text("ab éÉ-", max_size=8)


@given(st.lists(TEXT, max_size=6), st.lists(TEXT, max_size=6))
def test_the_count_is_that_of_comparing_every_word_with_every_title(words, titles):
    known = [set(parts(title)) for title in titles]
    slow = [sum(bool(parts(word)) and set(parts(word)) <= title for title in known) for word in words]
    assert cover_counts(words, titles).tolist() == slow


def evidence(**tables):
    return Evidence(parse_period("2026-10"), tables)


def test_words_of_an_export_are_covered_or_not():
    words = pd.DataFrame({"keyword": ["light strip", "lamp shade"]})
    found = covered_words(words, evidence(products=pd.DataFrame({"title": [*TITLES, None]})))
    assert found["covered"].tolist() == [True, False]
    assert covered_words(words, evidence())["covered"].isna().all()


def test_brands_and_unwanted_words_are_never_proposed():
    library = pd.DataFrame({"keyword": ["Disney cup", "led", "lamp"], "brand": [True, None, False],
                            "status": [None, "不用", "待覆盖"]})
    words = pd.DataFrame({"keyword": ["disney  CUP", "led", "lamp"]})
    assert covered_words(words, evidence(T10=library))["keyword"].tolist() == ["lamp"]
