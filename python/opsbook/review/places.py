"""Which sheet shows a finding in full, so that 总览 can lead there."""

from __future__ import annotations

from opsbook.catalogue.rules import rules
from opsbook.domain.finding import Finding
from opsbook.domain.kinds.listing import Listing

_BY_SCOPE = {"channel": "流量来源", "country": "地区", "person": "人员"}
_BY_START = (("rfq", "RFQ"), ("p4p", "关键词与P4P"), ("long_tail", "关键词与P4P"), ("reply", "询盘时点"),
             ("late_", "询盘时点"), ("fast_reply", "询盘时点"), ("timely_reply", "询盘时点"),
             ("search_share", "流量来源"), ("zero_", "产品"),
             ("hot_", "产品"), ("qualified_", "产品"), ("low_score", "产品"), ("problem_products", "产品"),
             ("new_product", "产品"), ("product", "产品"))
_BY_TABLE = {
    "product_table": "产品", "products": "产品", "tiers": "产品", "regions": "地区", "countries": "地区",
    "channels": "流量来源", "inquiries": "询盘时点", "keywords": "关键词与P4P", "covered_words": "关键词与P4P",
    "hot_words": "关键词与P4P", "p4p_keywords": "关键词与P4P", "p4p_products": "关键词与P4P", "rfq_quotes": "RFQ",
}
_FUNNEL = ("exposure", "natural_exposure", "search_exposure", "clicks", "search_clicks", "ctr", "store_ctr", "visitors",
           "inquiries", "inquiry_rate", "orders", "order_rate")


def sheet_of(finding: Finding) -> str:
    """The sheet by scope, else by what the metric or the list is about, else the three-tier sheet or 说明."""
    if finding.scope in _BY_SCOPE:
        return _BY_SCOPE[finding.scope]
    if finding.metric in _FUNNEL:
        return "漏斗"
    for start, sheet in _BY_START:
        if finding.metric.startswith(start):
            return sheet
    rule = rules().get(finding.rule)
    if isinstance(rule, Listing) and rule.table in _BY_TABLE:
        return _BY_TABLE[rule.table]
    return "三档对标" if finding.tier else "说明"
