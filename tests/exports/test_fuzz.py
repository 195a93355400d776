"""Any bytes end in rows or in a refusal that names the file."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsbook.errors import FileRefused
from opsbook.exports.files import read_file

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
IN_PROCESS = ["xlsx", "csv", "html", "xml2003"]
APART = ["xls", "xlsb", "ods"]


def ends_well(path):
    try:
        assert read_file(path).sheets
    except FileRefused as refused:
        assert path.name in str(refused) and "Traceback" not in str(refused)


def flipped(data, draw):
    damaged = bytearray(data)
    for place, value in draw:
        damaged[place % len(damaged)] ^= value
    return bytes(damaged)


flips = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), min_size=1, max_size=4)


@pytest.mark.parametrize("container", IN_PROCESS)
@FEW
@given(flips=flips)
def test_flipped_bytes(make, write, container, flips):
    ends_well(write(flipped(getattr(make, container)(), flips), "产品.xlsx"))


@pytest.mark.parametrize("container", APART)
@settings(FEW, max_examples=3)
@given(flips=flips)
def test_flipped_bytes_apart(make, write, container, flips):
    """Few: each starts a process."""
    ends_well(write(flipped(getattr(make, container)(), flips), "产品.xls"))


@pytest.mark.parametrize("container", IN_PROCESS)
@FEW
@given(part=st.floats(0, 1))
def test_cut_off(make, write, container, part):
    data = getattr(make, container)()
    ends_well(write(data[:int(len(data) * part)], "产品.xlsx"))


@pytest.mark.parametrize("part", ["sheet1", "sharedStrings", "workbook", "styles"])
@settings(FEW, max_examples=3)
@given(flips=flips)
def test_damaged_xml_in_a_sound_zip(make, write, part, flips):
    ends_well(write(make.changed(make.xlsx(), **{part: lambda xml: flipped(xml, flips)}), "产品.xlsx"))


@FEW
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_anything(write, data):
    ends_well(write(data, "产品.csv"))
