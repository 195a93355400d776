from datetime import date

import pandas as pd
from pandas.testing import assert_frame_equal

from opsbook.domain import keywordlibrary
from opsbook.domain.keywordlibrary import (
    WordList,
    judged_words,
    merge_words,
    shown_words,
    to_cover,
    with_hand_marks,
    with_responses,
)

HOT = WordList("关键词指数", date(2026, 10, 31), pd.DataFrame(
    {"keyword": ["LED Strip", "lamp", None], "search_index": [900.0, 50.0, 1.0], "seller_index": [30.0, None, 1.0]}))
P4P = WordList("P4P词", date(2026, 10, 17), pd.DataFrame({"keyword": ["led-strip"], "is_p4p": [True]}))
OWN = WordList("引流词", date(2026, 11, 7),
               pd.DataFrame({"keyword": ["Led strip", "cup"], "search_index": [None, 70.0]}))


def test_lists_are_merged_by_word_with_the_day_each_was_first_seen():
    library = merge_words(None, [HOT, P4P, OWN])
    expected = pd.DataFrame([
        ("led strip", "led-strip", "P4P词、关键词指数、引流词", pd.Timestamp(2026, 10, 17), 900.0, 30.0, True),
        ("lamp", "lamp", "关键词指数", pd.Timestamp(2026, 10, 31), 50.0, None, False),
        ("cup", "cup", "引流词", pd.Timestamp(2026, 11, 7), 70.0, None, False),
    ], columns=["plain", "keyword", "source", "added_on", "search_index", "seller_index", "is_p4p"])
    found = library[[*expected.columns]]
    assert_frame_equal(found, expected.astype(found.dtypes))


def test_a_list_merged_again_changes_nothing():
    library = merge_words(None, [HOT, P4P, OWN])
    assert_frame_equal(merge_words(library, [OWN, HOT, P4P]), library)


def test_an_older_export_merged_late_gives_the_earlier_day_but_no_index():
    newer, older = (WordList("关键词指数", date(2026, month, 20), pd.DataFrame(
        {"keyword": ["LED Strip"], "search_index": [index]})) for month, index in ((11, 900.0), (9, 100.0)))
    late = merge_words(merge_words(None, [newer]), [older])
    assert_frame_equal(late.drop(columns="source"), merge_words(None, [older, newer]).drop(columns="source"))
    assert late[["search_index", "index_on", "added_on"]].to_numpy().tolist() == [
        [900.0, pd.Timestamp(2026, 11, 20), pd.Timestamp(2026, 9, 20)]]


def test_a_library_stored_without_the_day_of_its_indices_takes_those_of_an_export():
    stored = merge_words(None, [OWN]).drop(columns="index_on")
    assert merge_words(stored, [HOT]).set_index("plain")["search_index"].to_dict() == {
        "led strip": 900.0, "cup": 70.0, "lamp": 50.0}


def test_numbers_are_those_of_the_newest_export():
    newest = pd.DataFrame({"keyword": ["LED strip"], "clicks": [3], "ctr": [0.1]})
    library = with_responses(merge_words(None, [HOT]), newest)
    assert library[["clicks", "ctr"]].to_numpy().tolist()[0] == [3.0, 0.1]
    assert library.loc[1, ["impressions", "clicks", "ctr"]].isna().all()
    assert with_responses(library, None)["clicks"].isna().all()


def typed(*rows):
    return pd.DataFrame(rows, columns=["keyword", "brand", "status"])


def test_what_people_wrote_counts():
    library = with_hand_marks(merge_words(None, [HOT]), typed(
        ("Led Strip", True, None), ("lamp", None, "不用"), ("own word", None, None)), date(2026, 11, 22))
    judged = judged_words(library, ["led lamp"])
    assert judged[["keyword", "source", "brand", "unused", "covered", "status"]].to_numpy().tolist() == [
        ["Led Strip", "关键词指数", True, False, 0, "不用"], ["lamp", "关键词指数", False, True, 1, "不用"],
        ["own word", "手工", False, False, 0, "待覆盖"]]
    assert library.loc[2, "added_on"] == pd.Timestamp(2026, 11, 22)


def test_a_mark_at_any_spelling_of_a_word_counts():
    library = with_hand_marks(merge_words(None, [HOT]), typed(
        ("led strip", None, "待覆盖"), ("LED Strip", True, None), ("led-strip", False, "不用"), ("lamp", None, None)),
        date(2026, 11, 22))
    assert library[["keyword", "brand", "unused"]].to_numpy().tolist() == [
        ["led strip", True, True], ["lamp", False, False]]


def test_a_mark_taken_back_counts_too():
    marked = with_hand_marks(merge_words(None, [HOT]), typed(("lamp", True, "不用")), date(2026, 11, 22))
    again = with_hand_marks(marked, typed(("lamp", None, "待覆盖")), date(2026, 11, 29))
    assert not again[["brand", "unused"]].any(axis=None)


def test_without_titles_nobody_knows_what_is_covered():
    judged = judged_words(merge_words(None, [HOT]), [])
    assert judged[["covered", "status"]].isna().all(axis=None)


def test_words_to_cover_come_by_index_and_first(monkeypatch):
    monkeypatch.setattr(keywordlibrary, "SHOWN", 2)
    judged = judged_words(merge_words(None, [HOT, OWN]), ["lamp"])
    assert to_cover(judged)["keyword"].tolist() == ["LED Strip", "cup"]
    assert shown_words(judged, [])["keyword"].tolist() == ["LED Strip", "cup"]
    assert shown_words(judged, ["lamp", "cup"])["keyword"].tolist() == ["LED Strip", "cup", "lamp"]
