"""漏斗 names the step that lost, and none where chance explains what it lost or nothing was judged."""

from dataclasses import replace

import pytest
import storemonths

from opsbook.domain.chance.change import Change
from opsbook.review.pages.funnel import funnel
from opsbook.review.view import view_of

FULL = storemonths.full()       # visitors +22 %, inquiries +0 %


def message(**realities):
    """What the page says where these rates, of all, were judged."""
    judged = {(metric, "store", ""): Change(0.08, 0.06, -0.02, -0.01, 0.01, 0.5, reality, unit="points")
              for metric, reality in realities.items()}
    return funnel(view_of(replace(FULL, changes=judged))).message


@pytest.mark.parametrize(("realities", "said"), [
    ({"inquiry_rate_inquiries": "real"}, "总访客数 +22% 而询盘数量 +0%：问题在详情页与流量精准度。"),
    ({"inquiry_rate_inquiries": "perhaps"}, "总访客数 +22% 而询盘数量 +0%：可能是详情页与流量精准度，还拿不准。"),
    ({"inquiry_rate_inquiries": "unseen"}, "看不出哪一步变差了；落差最大的一步：总访客数 +22%，询盘数量 +0%。"),
    ({"inquiry_rate_inquiries": "unseen", "visitors_per_click": "real"},     # that one rose
     "看不出哪一步变差了；落差最大的一步：总访客数 +22%，询盘数量 +0%。"),
    ({"inquiry_rate": "real"}, "落差最大的一步：总访客数 +22%，询盘数量 +0%；没有判断是不是真的变了。"),  # another
])
def test_a_step_is_blamed_only_where_its_own_rate_moved(realities, said):
    assert message(**realities) == said
