"""A buyer's clock: the country's main zone, a region's, or the store's own choice."""

import pandas as pd
import pytest

from opsbook.catalogue.buyerzones import BuyerZone, buyer_zone, buyer_zones, own_zones, wrong_zone, zone_regions
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.zones import country_zones
from opsbook.errors import CatalogueError


@pytest.mark.parametrize(("country", "info", "zone", "by"), [
    ("美国", "", "America/New_York", "main"), ("US", "", "America/New_York", "main"),
    ("美国加州", "", "America/Los_Angeles", "region"), ("美國加州", "", "America/Los_Angeles", "region"),
    ("USA, CA", "", "America/Los_Angeles", "region"), ("Los Angeles, CA, USA", "", "America/Los_Angeles", "region"),
    ("United States (Texas)", "", "America/Chicago", "region"),
    ("New York United States", "", "America/New_York", "region"),
    ("USA", "buyer from Seattle, in or near the port", "America/Los_Angeles", "region"),
    ("USA", "IN stock OR made to order", "America/New_York", "main"),
    ("US", "West Virginia", "America/New_York", "region"), ("US", "Washington DC", "America/New_York", "region"),
    ("US", "Seattle, Washington", "America/Los_Angeles", "region"), ("CA", "", "America/Toronto", "main"),
    ("Canada BC", "", "America/Vancouver", "region"), ("澳大利亚", "珀斯的矿业公司", "Australia/Perth", "region"),
    ("Australia", "Perthshire Ltd", "Australia/Sydney", "main"),
    ("MX", "Baja California", "America/Tijuana", "region"),
    ("Mexico, Baja California Sur", "", "America/Mazatlan", "region"),
    ("印度尼西亚", "Bali", "Asia/Makassar", "region"),
    ("俄罗斯", "Владивосток", "Asia/Vladivostok", "region"), ("巴西", "São Paulo", "America/Sao_Paulo", "region"),
    ("德国", "Texas Instruments", "Europe/Berlin", "main"), ("Atlantis", "", None, "none"), ("", "Texas", None, "none"),
    ("南极洲", "", None, "none"),
])
def test_a_buyers_zone(country, info, zone, by):
    found = buyer_zone(country, info)
    assert (found.zone, found.by) == (zone, by)


def test_the_stores_own_choice_wins():
    own = own_zones({"美国": "America/Chicago", "火星": "Asia/Shanghai"})
    assert buyer_zone("USA", "Seattle", own) == BuyerZone("US", "America/Chicago", "own")
    assert own == {"US": "America/Chicago"}


def test_regions_are_of_countries_with_a_main_zone():
    assert {"US", "CA", "AU", "BR", "RU", "MX", "ID"} <= set(zone_regions()) <= set(country_zones())


@pytest.mark.parametrize(("country", "zone", "wrong"), [
    ("美国", "America/Chicago", ""), ("火星", "America/Chicago", "country"), ("", "Asia/Shanghai", "nameless"),
    ("US", "芝加哥", "zone"), ("US", "../etc", "zone"), ("US", "Asia", "zone"),
])
def test_a_zone_chosen_for_a_country(country, zone, wrong):
    assert wrong_zone(country, zone) == wrong


def test_a_wrong_zone_in_the_file_is_named(tmp_path):
    file = tmp_path / "设置.toml"
    file.write_text('[zones]\nUS = "芝加哥"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="zones"):
        load_settings(file)


def test_zones_of_rows_whatever_they_hold():
    rows = pd.DataFrame({"country": ["US", None, "Germany"], "buyer_info": ["Seattle", "Seattle", None]})
    assert buyer_zones(rows)["zone"].tolist() == ["America/Los_Angeles", None, "Europe/Berlin"]
    assert buyer_zones(rows[["buyer_info"]])["by"].tolist() == ["none"] * 3
