import msgspec

from opsbook.catalogue.datasheet import data_sheet, recorded_metrics
from opsbook.catalogue.settings import load_settings


def test_every_metric_stands_once():
    ids = [metric.id for metric in recorded_metrics(load_settings(), "month")]
    assert len(set(ids)) == len(ids) == len(data_sheet().metrics) - 1     # 服务分 is off by default


def test_a_metric_may_belong_to_a_rule_or_to_months():
    own = msgspec.structs.replace(load_settings(), on=("D02a",))
    weekly, monthly = ({metric.key for metric in recorded_metrics(own, grain)} for grain in ("week", "month"))
    assert "service_score" in weekly and monthly - weekly == {"bonus_inquiries", "rfq_done_rate"}
