from __future__ import annotations

import pytest

from opsbook.catalogue.channels import channel_family
from opsbook.catalogue.countries import country_code, country_names
from opsbook.catalogue.marks import marks, plain


@pytest.mark.parametrize(("name", "code"), [
    ("美国", "US"), ("USA", "US"), ("United States", "US"), ("us", "US"), (" U.S.A. ", "US"), ("美國", "US"),
    ("ＵＳＡ", "US"),
    ("英国", "GB"), ("UK", "GB"), ("Great Britain", "GB"), ("阿联酋", "AE"), ("Viet Nam", "VN"),
    ("Côte d’Ivoire", "CI"),
    ("Cote d'Ivoire", "CI"), ("Türkiye", "TR"), ("俄罗斯联邦", "RU"), ("South Korea", "KR"), ("中国台湾", "TW"),
    ("Atlantis", None), ("", None), ("其他", None),
])
def test_a_country_in_any_spelling(name, code):
    assert country_code(name) == code


def test_every_country_is_known_by_its_code_and_its_shown_name():
    assert all(country_code(code) == code == country_code(name) for code, name in country_names().items())
    assert len(country_names()) >= 200


@pytest.mark.parametrize(("name", "family"), [
    ("搜索", "搜索"), ("系统推荐", "推荐"), ("会场", "场景"), ("Saving spotlight", "场景"), ("Weekly Deals", "场景"),
    ("New Arrival", "新品"), ("Top-Ranking Products", "榜单"), ("Top Ranking Suppliers", "榜单"), ("粉丝通", "粉丝通"),
    ("全站推", "付费"), ("询盘", "其他"), ("站外", "其他"), ("火星", None),
])
def test_a_channel_has_its_family(name, family):
    assert channel_family(name) == family


def test_marks_are_written_the_way_they_are_compared():
    listed = marks()
    words = {*listed.missing, *listed.totals, *listed.units, *listed.average, *listed.best, *listed.own, *listed.yes,
        *listed.no}
    assert {word for word in words if plain(word) != word} == set()
