"""What a small store's workbook holds: findings of every number format, thresholds, settings, states, problems."""

from datetime import date, datetime

import pandas as pd

from opsbook.builder.content import Content
from opsbook.catalogue.settings import load_settings
from opsbook.desk.rows.findings import finding_rows
from opsbook.desk.rows.offenders import offender_rows
from opsbook.desk.rows.thresholds import threshold_rows
from opsbook.domain.finding import Finding, Offender
from opsbook.domain.period import month_of, week_of
from opsbook.domain.verdict import Verdict

MONTH, WEEK = month_of(date(2025, 3, 1)), week_of(date(2025, 3, 23))


def finding(rule, title, verdict, value, **values):
    told = {"period": MONTH, "metric": "", "scope": "store", "name": "", "sentence": f"{title}的话。", "owner": "运营",
            "action": f"修{title}", "due": date(2025, 4, 10), "weight": 1.0, **values}
    return Finding(rule=rule, title=title, verdict=Verdict(verdict), value=value, **told)


FINDINGS = (
    finding("O03", "总点击率", "fail", 0.0071, metric="ctr", last=0.008, target=0.01, weight=3.0),
    finding("O05", "询盘数量", "fail", 199.0, metric="inquiries", last=200.0, target=200.0, weight=2.0),
    finding("W06", "优品比例", "pass", 0.25, metric="qualified_ratio", target=0.2),
    finding("C01", "订单转化率", "no_data", None, metric="order_rate", target=0.07, weight=0.0),
    finding("P11", "产品点击率不足", "fail", 2.0, scope="list", target=0.0, n_offenders=2, weight=1.0,
            offenders=(Offender("1600", "Boot", "曝光 900"), Offender("1601", "Shoe", "曝光 800"))),
    finding("R09", "P4P 每日调价", "watch", None, met=13, owed=27, target=1.0, weight=0.5),
    finding("O05", "询盘数量", "pass", 60.0, period=WEEK, metric="inquiries", last=50.0, target=50.0),
)
NAMES = {"店铺": "云杉工贸", "上次刷新": datetime(2025, 4, 1, 9, 30), "数据到": "月 2025-03",
         "上次动作": "09:30 刷新诊断：2025-03", "可撤销": "09:28 导入 5 个文件"}


def content():
    """A refreshed store."""
    tables = {
        "诊断明细": finding_rows(FINDINGS, {}), "名单": offender_rows(FINDINGS),
        "阈值": threshold_rows(load_settings()),
        "人员": pd.DataFrame({"姓名": ["王五", "李四"], "角色": ["业务", "运营"]}),
        "数据状态": pd.DataFrame({"数据": ["流量来源"], "最新一期": ["2025-03"], "导入时间": [datetime(2025, 4, 1, 9)],
                              "状态": ["该更新"], "怎么做": ["从平台导出"]}),
        "待办": pd.DataFrame({"待办": ["询盘未回复", "未处理纠纷", "新品还差"], "数": [3, 0, 2],
                            "看哪里": ["询盘登记", "订单跟进", "产品发布"]}),
        "本期该填": pd.DataFrame({"期": ["2025-03-23~2025-03-29"], "状态": ["缺 12 行"], "表": ["流量来源"],
                              "该在": [datetime(2025, 4, 1)]}),
        "月底预测": pd.DataFrame([
            ("2025-03 询盘数量", 243, 365, "（328～404）"), ("2025-03 TM 咨询人数", 290, 440, "（395～488）"),
            ("2025-03 订单数量", 27, 41, "（30～54）"), ("K01 达标 86%、关注 8%、预警 6%", None, None, None),
        ], columns=["指标", "已有", "预计月底", "95%范围"], dtype=object),
        "问题": pd.DataFrame({"来源": ["导入"], "文件": ["a.xlsx"], "行": [4], "问题": ["多了一列"]}),
    }
    return Content(tables, NAMES)
