"""Any table of cells in any container ends in rows or in a refusal; `benchmarks/fuzz.py` does it for minutes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oddtables import CONTAINERS, read_and_check, tables, written


@pytest.mark.parametrize("container", CONTAINERS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=tables(), data=st.data())
def test_any_table(write, container, rows, data):
    kind = data.draw(st.sampled_from([None, "product", "daily", "inquiry"]))
    read_and_check(write(written(rows, container), "表.xlsx"), kind)
