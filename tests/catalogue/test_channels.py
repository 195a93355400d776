import pytest

from opsbook.catalogue.channels import channel_family
from opsbook.catalogue.settings import load_settings
from opsbook.errors import CatalogueError


@pytest.mark.parametrize(("name", "own", "family"), [
    ("系统推荐", {}, "推荐"), ("Live stream", {}, None), ("Live-Stream", {"livestream": "粉丝通"}, "粉丝通"),
    ("系统推荐", {"系统推荐": "场景"}, "场景"), ("别的", {"livestream": "粉丝通"}, None),
])
def test_a_stores_own_map_goes_first(name, own, family):
    assert channel_family(name, own) == family


def test_a_family_that_is_none_is_refused(tmp_path):
    path = tmp_path / "设置.toml"
    path.write_text('[channels]\nLive = "直播"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="channels"):
        load_settings(path)


@pytest.mark.parametrize("text", [
    '[calendar]\noffice_zone = "Asia/Nowhere"\n', '[calendar]\noffice_hours = ["25:00", "26:00"]\n', "backups = 0\n",
    '[calendar]\nworkdays = [9]\n', 'currency = "人民币"\n',
])
def test_a_value_that_cannot_be_is_refused_when_the_file_is_read(tmp_path, text):
    path = tmp_path / "设置.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError):
        load_settings(path)
