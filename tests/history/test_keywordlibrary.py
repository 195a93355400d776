from datetime import date

import pandas as pd

from opsbook.catalogue.records import record_of
from opsbook.domain.keywordlibrary import WordList, merge_words
from opsbook.domain.period import parse_period
from opsbook.history.keywordlibrary import keep_library, merged_exports, read_library, with_library
from opsbook.history.registers import field_types

WEEK = parse_period("2026-11-08~2026-11-14")
LISTS = [WordList("引流词", date(2026, 11, 14), pd.DataFrame({"keyword": ["LED strip", "lamp"]})),
         WordList("引流词", date(2026, 11, 21), pd.DataFrame({"keyword": ["cup"]}))]


def typed(*words):
    types = field_types(record_of("keywords"))
    return pd.DataFrame([{"keyword": word, "rank": 3} for word in words], columns=list(types)).astype(types)


def test_the_library_knows_what_was_merged(history):
    assert (read_library(history), merged_exports(history)) == (None, frozenset())
    keep_library(history, merge_words(None, LISTS), {"keywords b", "keywords a"})
    assert read_library(history)["keyword"].tolist() == ["LED strip", "lamp", "cup"]
    assert merged_exports(history) == {"keywords a", "keywords b"}


def test_words_that_left_the_workbook_still_count(history):
    assert with_library(typed("led-strip"), history, WEEK)["keyword"].tolist() == ["led-strip"]
    keep_library(history, merge_words(None, LISTS), set())
    found = with_library(typed("led-strip"), history, WEEK)
    assert found[["keyword", "rank"]].astype("object").where(found[["keyword", "rank"]].notna(), None).to_numpy(
        ).tolist() == [["led-strip", 3], ["lamp", None]]
    assert found.loc[1, "added_on"] == pd.Timestamp(2026, 11, 14)
