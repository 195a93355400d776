"""The rows of 访客地域 (T07): the countries most visitors come from, the others together, and what to make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from opsbook.catalogue.countries import country_names
from opsbook.desk.rows.periodcells import COLUMNS, period_cells
from opsbook.domain.factbook import FactBook, change
from opsbook.domain.finding import Finding
from opsbook.domain.period import Period
from opsbook.texts import say

NUMBERS = ("国家", "访客", "询盘", "TM人数", "转化率", "访客占比", "访客环比", "看法")
TOP, REST = 20, "其余"
JUDGING = ("O14", "O15")


def region_rows(period: Period, now: FactBook, last: FactBook, judged: Mapping[str, str]) -> pd.DataFrame:
    """One row a country, most visitors first, then 其余; `judged` says by country code what to make of it."""
    visitors = {name: now.value("visitors", "country", name) for name in now.names("visitors", "country")}
    known = sorted((name for name, count in visitors.items() if count is not None),
                   key=lambda name: (-(visitors[name] or 0.0), name))
    top, rest = known[:TOP], known[TOP:]
    gone = [name for name in last.names("visitors", "country") if name not in top]
    rows = [(country_names().get(name, name), *_numbers([name], now, [name], last), judged.get(name)) for name in top]
    if rest:
        rows.append((REST, *_numbers(rest, now, gone, last), None))
    return pd.DataFrame([(*period_cells(period), *row) for row in rows], columns=[*COLUMNS, *NUMBERS], dtype="object")


def judged_countries(findings: Iterable[Finding]) -> dict[str, str]:
    """What O14 and O15 say of countries, by their code: the finding's title and what to do."""
    return {offender.key: say("fill.region_judged", title=finding.title, action=finding.action)
            for finding in findings if finding.rule in JUDGING for offender in finding.offenders}


def _numbers(names: Sequence[str], now: FactBook, gone: Sequence[str], last: FactBook) -> tuple[float | None, ...]:
    """The numbers of some countries together; `gone` are those they are compared with."""
    visitors, before = _total("visitors", names, now), _total("visitors", gone, last)
    answers = [_product(now.value("inquiry_rate", "country", name), now.value("visitors", "country", name))
               for name in names]
    known = [each for each in answers if each is not None]
    rate = sum(known) / visitors if visitors and len(known) == len(names) else None
    return (visitors, _total("inquiries", names, now), _total("tm", names, now), rate,
            _total("visitor_share", names, now), change(visitors, before))


def _total(metric: str, names: Iterable[str], book: FactBook) -> float | None:
    """The sum of what is known; None where nothing is."""
    known = [value for name in names if (value := book.value(metric, "country", name)) is not None]
    return sum(known) if known else None


def _product(rate: float | None, count: float | None) -> float | None:
    return 0.0 if count == 0 else None if rate is None or count is None else rate * count
