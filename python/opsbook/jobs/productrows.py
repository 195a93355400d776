"""产品表现 (T38) of a week or month: the products the rules name, with what to do."""

from __future__ import annotations

from opsbook.catalogue.kpi import product_rules
from opsbook.catalogue.records import record_of
from opsbook.desk.rows.products import PRODUCTS, product_rows
from opsbook.domain.productwork import product_work
from opsbook.jobs.fillground import Filled, FillGround
from opsbook.jobs.kpi import period_ground
from opsbook.texts import say


def product_work_rows(fill: FillGround) -> Filled:
    """The rows of 产品表现 for the week or month `fill` is about; a line where no products are stored."""
    ground = period_ground(fill)
    if "products" not in ground.store.evidence.tables:
        return Filled(lines=(say("kpi.no_products", period=fill.period.label),))
    rows = product_rows(product_work(product_rules(), ground), fill.period)
    return Filled({record_of(PRODUCTS).name: rows}, done=(say("kpi.products", count=len(rows)),))
