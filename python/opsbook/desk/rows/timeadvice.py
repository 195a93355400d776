"""The tables and sentences of 询盘时点 that the job writes: staffing, hours on air, busy and late hours, zones used."""

from __future__ import annotations

import pandas as pd

from opsbook.catalogue.countries import country_names
from opsbook.domain.advicewords import air_sentence, span_sentence, staffing_sentence
from opsbook.domain.timeadvice import TimeAdvice
from opsbook.domain.timepoints import DAY
from opsbook.texts import say

ZONES_USED = "买家时区"
STAFFING_SENTENCE, AIR_SENTENCE, SPAN_SENTENCE = "时点_值班", "时点_投放", "时点_范围"


def advice_rows(advice: TimeAdvice) -> dict[str, pd.DataFrame]:
    """Tables 投放时段, 值班安排, 集中时段 and 超时时段."""
    return {"投放时段": _air_rows(advice), "值班安排": _shift_rows(advice),
            "集中时段": _named(advice.busy, ("钟点", "询盘", "占比", "累计")),
            "超时时段": _named(advice.late, ("钟点", "询盘", "超时", "超时率"))}


def zone_rows(zones: pd.DataFrame) -> pd.DataFrame:
    """Table 买家时区: which zone the buyers of each country live by, who said so, and how many inquiries that is.

    `zones` has the columns of catalogue.buyerzones.buyer_zones, a row an inquiry; those without a country are left out.
    """
    known = zones[zones["country_code"].notna()].fillna({"zone": ""})
    counts = known.groupby(["country_code", "zone", "by"], sort=False).size().rename("询盘").reset_index()
    total = counts.groupby("country_code")["询盘"].transform("sum")
    counts = counts.assign(total=total).sort_values(["total", "country_code", "询盘"], ascending=[False, True, False])
    return pd.DataFrame({
        "国家": counts["country_code"].map(country_names()), "时区": counts["zone"].where(counts["zone"] != "", None),
        "怎么定的": [say(f"timepoints.by_{by}") for by in counts["by"]], "询盘": counts["询盘"],
    }, dtype="object").reset_index(drop=True)


def advice_sentences(advice: TimeAdvice) -> dict[str, str]:
    """The named cells of the sheet: what to staff, when to be on air, which days were looked at."""
    return {STAFFING_SENTENCE: staffing_sentence(advice), AIR_SENTENCE: air_sentence(advice),
            SPAN_SENTENCE: say("timepoints.sheet_span", span=span_sentence(advice))}


def _shift_rows(advice: TimeAdvice) -> pd.DataFrame:
    shifts = advice.plan.shifts
    return pd.DataFrame({
        "星期": [say(f"timepoints.weekday_{weekday}") for weekday in shifts["weekday"]],
        "从": [f"{hour:02d}:00" for hour in shifts["start"]],
        "到": [f"{(hour - 1) % DAY + 1:02d}:00" for hour in shifts["end"]],
        "时数": shifts["end"] - shifts["start"], "人数": shifts["heads"]}, dtype="object")


def _air_rows(advice: TimeAdvice) -> pd.DataFrame:
    countries = advice.on_air.countries
    ends = {f"{word}{end}": [span.split("–")[place] for span in countries[clock]]
            for clock, word in (("office", "办公"), ("platform", "平台")) for place, end in enumerate("从到")}
    return pd.DataFrame({
        "国家": countries["country_code"].map(country_names()), **ends, "询盘": countries["inquiries"],
        "转化率": countries["rate"].where(countries["rate"].notna(), None), "覆盖": countries["share"]}, dtype="object")


def _named(rows: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    return rows.set_axis(list(names), axis=1).astype("object")
