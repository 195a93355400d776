import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.errors import CatalogueError


def write(tmp_path, text):
    path = tmp_path / "设置.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_settings_lie_over_the_defaults(tmp_path):
    own = load_settings(write(tmp_path, 'store = "某某工贸"\n[readings]\nzero_effect = "strict"\n'))
    assert (own.store, own.readings.zero_effect) == ("某某工贸", "strict")
    assert own.readings.inquiry_rate == load_settings().readings.inquiry_rate


@pytest.mark.parametrize(("text", "named"), [
    ("stor = 'x'\n", "没有“stor”这一项"),
    ("[readings]\nzero_effect = 'loose'\n", "readings.zero_effect"),
    ("[calendar]\nreply_limit_hours = '2'\n", "calendar.reply_limit_hours"),
    ("store = \n", "line 1"),
])
def test_a_wrong_entry_names_file_and_key(tmp_path, text, named):
    with pytest.raises(CatalogueError) as caught:
        load_settings(write(tmp_path, text))
    assert "设置.toml" in str(caught.value)
    assert named in str(caught.value)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    assert load_settings(write(tmp_path, "\ufeffstore = '店'\n")).store == "店"
