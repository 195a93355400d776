"""What is typed on 预览."""

from datetime import datetime

import pytest

from opsbook.desk import preview
from opsbook.desk.memory import MemoryDesk
from opsbook.domain.period import SUNDAY
from opsbook.errors import SettingsError


@pytest.mark.parametrize(("cell", "label"), [
    (None, None), (" ", None), ("2025-03", "2025-03"), (datetime(2025, 3, 1), "2025-03"),
    (datetime(2025, 3, 5), "2025-03-05"), ("2025-03-02~2025-03-08", "2025-03-02~2025-03-08"),
])
def test_a_period_is_read_as_it_was_meant(cell, label):
    found = preview.typed_period(MemoryDesk({}, {preview.PERIOD: cell}), SUNDAY)
    assert (found.label if found else None) == label


@pytest.mark.parametrize("cell", ["上个月", 45717.0, True])
def test_what_is_no_period_is_refused(cell):
    with pytest.raises(SettingsError, match="看不懂周期"):
        preview.typed_period(MemoryDesk({}, {preview.PERIOD: cell}), SUNDAY)
