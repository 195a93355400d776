from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from opsbook.domain.cellwords import holds, shown, written


@pytest.mark.parametrize(("cell", "text"), [
    (None, ""), (float("nan"), ""), (pd.NaT, ""), (pd.NA, ""), ("", ""), (" 是 ", "是"), (True, "TRUE"), (0, "0"),
    (12.0, "12"), (np.int64(12), "12"), (0.1 + 0.2, "0.30000000000000004"), (date(2026, 11, 17), "2026-11-17"),
    (datetime(2026, 11, 17), "2026-11-17"), (datetime(2026, 11, 17, 9, 30), "2026-11-17 09:30:00"), ("a\r\nb", "a\nb"),
])
def test_a_value_as_text(cell, text):
    assert written(cell) == text
    assert holds(cell, text)


@pytest.mark.parametrize(("cell", "text", "same"), [
    (0.3, "0.30000000000000004", True), (46343.0, "2026-11-17", True), (46344.0, "2026-11-17", False),
    (1600000000001.0, "1600000000001", True), ("12", "12", True), (12.0, "十二", False), (0.0, "", False),
    (datetime(2026, 11, 17, 9, 30, 0, 300), "2026-11-17 09:30:00", True), (5.0, "2026-11-17", False),
])
def test_a_cell_holds_what_was_written(cell, text, same):
    assert holds(cell, text) is same


@pytest.mark.parametrize(("cell", "is_rate", "text"), [
    (1234.0, False, "1,234"), (0.03714, True, "3.71%"), (2.5, False, "2.5"), (date(2026, 11, 17), False, "2026-11-17"),
    ("李娜", True, "李娜"), (None, False, ""),
])
def test_a_value_as_it_is_told(cell, is_rate, text):
    assert shown(cell, is_rate) == text
