"""总览 for a letter: the same sentence, the same cells as the texts they show, nothing that tells who a buyer is."""

from __future__ import annotations

from collections import Counter

from opsbook.catalogue.metrics import metrics
from opsbook.domain.contacts import without_contacts
from opsbook.domain.finding import Finding
from opsbook.domain.highlights import Flag, Highlights, KeyNumber
from opsbook.domain.storemonth import StoreMonth
from opsbook.review.findinglook import judges_change
from opsbook.review.leads import Lead
from opsbook.review.numbers import MISSING
from opsbook.review.pages import PAGES
from opsbook.review.pages.overview import KEY_METRICS, flags_table, headline, key_metrics, partial_note, top_flags
from opsbook.review.view import View, month_text, view_of
from opsbook.texts import say


def highlights_of(month: StoreMonth) -> Highlights:
    """What the letter says of the month: the value the workbook is drawn from, as texts.

    Names in it are those of the store's own people, channels, countries and products; of a list the rows, which may be
    buyers, stay in the workbook.
    """
    view = view_of(month)
    at = month.imported_at
    return Highlights(
        store=month.store, month=month_text(view.period), label=view.period.label,
        sentence=without_contacts(headline(view)), partial=partial_note(view),
        counts=dict(Counter(each.verdict for each in view.findings)), numbers=_numbers(view), flags=_flags(view),
        n_sheets=len(PAGES), imported=view.office_time(at) if at else "",
    )


def _numbers(view: View) -> tuple[KeyNumber, ...]:
    rows = zip(KEY_METRICS, key_metrics(view).texts(), strict=True)
    return tuple(KeyNumber(row["metric"], row["now"], row["change"], row["target"], view.standing(metric).verdict,
                           *(row[key] if view.chance(metric) else "" for key in ("real", "normal")))
                 for metric, row in rows)


def _flags(view: View) -> tuple[Flag, ...]:
    return tuple(_flag(lead, row)
                 for lead, row in zip(top_flags(view), flags_table(view).texts(), strict=True))


def _flag(lead: Lead, row: dict[str, str]) -> Flag:
    finding = lead.finding
    why = (finding.why or ("" if finding.offenders else finding.sentence)) + lead.same_text
    target = "" if row["target"] == MISSING else _with_unit(row["target"], finding)
    due = "" if row["due"] == MISSING else row["due"]
    texts = (row["flag"], _value(row["now"], finding), target, why, finding.action, finding.owner)
    subject, value, target, why, action, owner = map(without_contacts, texts)
    return Flag(subject, value, target, finding.verdict, why, action, owner, due,
                lead.gain_text if lead.gain.counts else "")


def _value(text: str, finding: Finding) -> str:
    """What stands in the cell; of a daily or weekly rule the words with it: 达标 3/5 期."""
    is_part = finding.value is None and finding.owed
    return say("review.letter_parts", met=text) if is_part else _with_unit(text, finding)


def _with_unit(text: str, finding: Finding) -> str:
    """The cell's text with the unit of money, hours and days, which a column of many metrics cannot say."""
    metric = metrics().get(finding.metric)
    if text == MISSING or metric is None or judges_change(finding):
        return text
    if metric.format == "money":
        return f"{metric.unit}{text}"
    return f"{text} {metric.unit}" if metric.format in ("hours", "days") else text
