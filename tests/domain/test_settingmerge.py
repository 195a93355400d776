import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.domain.settingmerge import Conflict, merge_settings

TEXTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["1", "2"]))


@pytest.mark.parametrize(("base", "sheet", "file", "holds", "disputed"), [
    ("1", "1", "1", "1", False),
    ("1", "2", "1", "2", False),
    ("1", "1", "2", "2", False),
    ("1", "2", "2", "2", False),
    ("1", "2", "3", "2", True),
    ("1", "", "1", "", False),
    ("1", "1", "", "", False),
    ("1", "", "2", "", True),
    ("1", "2", "", "2", True),
    ("", "1", "", "1", False),
    ("", "", "1", "1", False),
    ("", "1", "2", "1", True),
    (None, "1", "1", "1", False),
    (None, "1", "2", "1", True),
    (None, "", "2", "2", False),
    (None, "1", "", "1", False),
])
def test_three_way_merge(base, sheet, file, holds, disputed):
    def texts(text):
        return {"k": text} if text else {}
    merged = merge_settings(None if base is None else texts(base), texts(sheet), texts(file))
    assert merged.texts == texts(holds)
    assert merged.conflicts == ((Conflict("k", sheet, file),) if disputed else ())


@given(TEXTS, TEXTS, TEXTS)
def test_merging_the_result_changes_nothing(base, sheet, file):
    texts = merge_settings(base, sheet, file).texts
    assert merge_settings(texts, texts, texts).texts == texts
