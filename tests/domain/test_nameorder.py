import pytest

from opsbook.domain.nameorder import name_order


@pytest.mark.parametrize(("names", "ordered"), [
    ("何俊 吴磊 周敏 林晓 赵凯 郑浩 陈薇", "陈薇 何俊 林晓 吴磊 赵凯 郑浩 周敏"),
    ("王强 Anna 丁一 anna", "Anna anna 丁一 王强"),
    ("陈薇 陈 陈安", "陈 陈安 陈薇"),
    ("𠮷田 䶮龙 张三", "张三 𠮷田 䶮龙"),
])
def test_names_are_listed_as_readers_look_for_them(names, ordered):
    assert sorted(names.split(), key=name_order) == ordered.split()


def test_half_a_character_is_no_error():
    assert sorted(["\ud842", "陈"], key=name_order) == ["陈", "\ud842"]
