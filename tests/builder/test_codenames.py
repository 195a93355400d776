import pytest

from opsbook.builder.codenames import with_code_name

HEAD = b'<?xml version="1.0"?>\r\n<worksheet xmlns="m" xmlns:r="r">'
REST = b"<dimension/><sheetData/></worksheet>"


@pytest.mark.parametrize(("properties", "named"), [
    (b"", b'<sheetPr codeName="One"/>'),
    (b"<sheetPr/>", b'<sheetPr codeName="One"/>'),
    (b'<sheetPr filterMode="1"><tabColor rgb="FF"/></sheetPr>',
     b'<sheetPr codeName="One" filterMode="1"><tabColor rgb="FF"/></sheetPr>'),
    (b'<sheetPr codeName="Two"/>', b'<sheetPr codeName="One"/>'),
    (b"<sheetPr tabSelected='1' codeName='Two' />", b"<sheetPr codeName=\"One\" tabSelected='1' />"),
    (b'<sheetPr codeName="One"/>', b'<sheetPr codeName="One"/>'),
])
def test_only_the_code_name_changes(properties, named):
    assert with_code_name(HEAD + properties + REST, "One") == HEAD + named + REST


def test_a_prefix_is_kept():
    assert with_code_name(b'<x:worksheet xmlns:x="m"><x:sheetData/></x:worksheet>', "One") == \
        b'<x:worksheet xmlns:x="m"><x:sheetPr codeName="One"/><x:sheetData/></x:worksheet>'


def test_what_is_no_sheet_is_refused():
    with pytest.raises(LookupError):
        with_code_name(b"<chart/>", "One")
