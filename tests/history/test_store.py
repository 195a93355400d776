import pytest

from opsbook.errors import StoreError
from opsbook.history.store import create_store, open_store


def test_created_store_opens_with_its_name(tmp_path):
    made = create_store(tmp_path / "某某工贸", '鞋"业\\一店')
    store = open_store(tmp_path / "某某工贸")
    assert store == made
    assert store.settings().store == '鞋"业\\一店'
    assert sorted(path.name for path in store.root.iterdir()) == sorted(
        ["导入", "归档", "历史", "备份", "复盘", "日志", "登记", "设置.toml"])


def test_store_is_called_like_its_folder(tmp_path):
    assert create_store(tmp_path / "店A").name == open_store(tmp_path / "店A").name == "店A"


def test_folder_without_settings_is_no_store(tmp_path):
    with pytest.raises(StoreError, match="不是店铺文件夹"):
        open_store(tmp_path)


def test_store_is_never_laid_over_another(tmp_path):
    create_store(tmp_path)
    with pytest.raises(StoreError, match="已经有一个店铺"):
        create_store(tmp_path, "另一个")


@pytest.mark.parametrize(("mark", "message"), [('{"format":2}', "更新版本"), ("{", "损坏")])
def test_store_of_a_newer_version_is_refused(tmp_path, mark, message):
    store = create_store(tmp_path)
    (store.history / "store.json").write_text(mark, encoding="utf-8")
    with pytest.raises(StoreError, match=message):
        open_store(tmp_path)


def test_store_whose_mark_was_lost_opens(tmp_path):
    (create_store(tmp_path).history / "store.json").unlink()
    assert open_store(tmp_path).root == tmp_path


def test_file_in_the_way_is_named(tmp_path):
    (tmp_path / "归档").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="归档"):
        create_store(tmp_path)
