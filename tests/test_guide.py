from pathlib import Path

import pytest

from opsbook.catalogue.rulenumbers import with_numbers
from opsbook.catalogue.rules import rules
from opsbook.domain.onair import BEST
from opsbook.domain.spotchecks import EACH

GUIDE = (Path(__file__).parent.parent / "docs" / "operator-guide.md").read_text(encoding="utf-8")
CHINESE = {5: "五"}


@pytest.mark.parametrize("said", [
    "访客营销，再做推荐买家（反了会占名额），再做站内营销；每个账号每天 {R24} 个",
    "再做站内营销；每个账号每天 {R25} 个",
    "公海每天 {S05} 个", "意向 {S08.last_contact} 天、未成交 {S07.last_contact} 天、老客户 {S10.last_contact} 天",
    "{days.fix} 天内改好",
])
def test_the_numbers_of_the_guide_are_those_of_the_rules(said):
    assert with_numbers(said) in GUIDE


def test_the_guide_tells_the_share_of_replies_and_how_many_countries_and_rows():
    assert f"回复率到 {rules()['S02'].target * 100:g} % 最省要多少工时" in GUIDE
    assert f"最好{CHINESE[BEST]}个国家各该开几点" in GUIDE
    assert f"每人随机{CHINESE[EACH]}行" in GUIDE
