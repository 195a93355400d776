"""说明: may I trust it?"""

from __future__ import annotations

from opsbook import __version__
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain import weight
from opsbook.domain.evidence import Coverage, is_register
from opsbook.domain.finding import Finding
from opsbook.domain.rule import Rule
from opsbook.domain.sentence import source_title
from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry
from opsbook.review.chancelook import chance_about
from opsbook.review.coverage import covered_text
from opsbook.review.metriclook import metric_name, metric_text
from opsbook.review.origins import origin
from opsbook.review.page import Page, stack
from opsbook.review.pages.gainnotes import gains_table, order_text
from opsbook.review.pages.overview import KEY_METRICS
from opsbook.review.rulelook import measured, threshold
from opsbook.review.tables import Lines, Table, column
from opsbook.review.view import Record, View, table_name
from opsbook.texts import say

N_PROBLEMS = 200
SOURCES = ("overview", "channels", "regions", "products", "product_weeks", "keywords", "hot_words", "p4p_plans",
           "p4p_products", "p4p_keywords", "p4p_countries", "staff", "tiers", "inquiries", "rfq_quotes", "orders")
_WORST_FIRST = (Verdict.FAIL, Verdict.WATCH, Verdict.NO_DATA, Verdict.NO_BENCHMARK, Verdict.NO_TARGET, Verdict.INFO,
                Verdict.PASS, Verdict.OFF)


def notes(view: View) -> Page:
    """Sources and their dates, where the numbers of 总览 come from, what is odd, every rule, how to read signs."""
    parts = (_sources(view), _origins(view), gains_table(view), _problems(view), _rules(view), _about(view))
    return Page(say("review.sheet_notes"), say("review.notes_title"), _message(view), stack(*parts),
                freeze=(2, 2), one_sheet=False)


def _sources(view: View) -> Table:
    columns = (column("source", width=28), column("covered", width=16), column("whole", "rate0", 10),
               column("imported", width=40), column("remark", "text.wrap", 36))
    return Table(columns, tuple(_source(view, table) for table in SOURCES))


def _source(view: View, table: str) -> tuple[Entry, ...]:
    covered = view.month.evidence.coverage.get(table)
    if covered is None:
        return table_name(table), None, None, None, view.missing(table)
    when = view.office_time(covered.imported_at) if covered.imported_at else None
    share = covered.present / covered.expected if covered.expected else None
    return table_name(table), covered_text(covered), share, when, covered.note or _unit_note(covered)


def _unit_note(covered: Coverage) -> str:
    return say("review.weeks_ending") if covered.unit == "week" else ""


def _origins(view: View) -> Table:
    columns = (column("key_metric", width=28), column("shown", "text.right", 16), column("of_period", width=10),
               column("origin", "text.wrap", 40), column("definition", "text.wrap", 36))
    return Table(columns, tuple(_origin(view, metric) for metric in KEY_METRICS), say("review.notes_origins"))


def _origin(view: View, metric: str) -> tuple[Entry, ...]:
    fact = view.fact(metric)
    note = "；".join(text for text in (metrics()[metric].note, fact.reading) if text)
    return metric_name(metric), metric_text(metric, fact.value), view.period.label, origin(view, metric), note


def _problems(view: View) -> Table:
    columns = (column("problem_file", width=28), column("problem_place", width=16), column("problem_level", width=10),
               column("problem_what", "text.wrap", 40), column("problem_todo", "text.wrap", 36))
    found = view.month.problems
    rows = tuple(_problem(row) for row in found.head(N_PROBLEMS).to_dict("records"))
    heading = say("review.notes_problems", count=len(found), shown=len(rows))
    return Table(columns, rows, heading, say("review.no_problems"))


def _problem(row: Record) -> tuple[Entry, ...]:
    place = " ".join(text for name in ("sheet", "row", "column") if (text := _text(row.get(name))))
    level = say("review.level_error") if row.get("severity") == "error" else say("review.level_warning")
    return _text(row.get("file")), place, level, _text(row.get("what")), _text(row.get("todo"))


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _rules(view: View) -> Table:
    columns = (column("rule", width=28), column("threshold", width=16), column("judged", width=10),
               column("formula", "text.wrap", 40), column("rule_why", "text.wrap", 36),
               column("rule_source", "text.wrap", 16), column("verdict", "verdict", 12))
    worst = _worst_by_rule(view)
    rows = tuple(_rule(rule, worst.get(rule.id), len(view.of_rule(rule.id))) for rule in rules().values())
    return Table(columns, rows, say("review.notes_rules", count=len(rows)))


def _worst_by_rule(view: View) -> dict[str, Finding]:
    ranked = sorted(view.findings, key=lambda each: -_WORST_FIRST.index(each.verdict))
    return {each.rule: each for each in ranked}


def _rule(rule: Rule, finding: Finding | None, n_judged: int) -> tuple[Entry, ...]:
    reading = f"（{finding.reading}）" if finding and finding.reading else ""
    return (f"{rule.id} {rule.name}", threshold(rule, finding), say("review.times", count=n_judged) if n_judged else "",
            measured(rule) + reading, rule.why, source_title(rule), finding.verdict if finding else "")


def _about(view: View) -> Lines:
    settings, calendar = view.month.settings, view.month.settings.calendar
    imported = view.month.imported_at
    made = view.office_time(imported) if imported else say("review.never_imported")
    first, clock = calendar.first_weekday, "elapsed" if settings.readings.reply_clock == "elapsed" else "worked"
    return Lines((say("review.about_signs"), say("review.about_tiers"), *_about_order(), *chance_about(view),
                  say("review.about_zones", platform=calendar.platform_zone, office=calendar.office_zone,
                      first=say(f"review.weekday_{first}"), last=say(f"review.weekday_{(first - 1) % 7}")),
                  say("review.about_reply", hours=f"{calendar.reply_limit_hours:g}",
                      clock=say(f"review.clock_{clock}")),
                  *_about_registers(view), say("review.about_version", version=__version__, imported=made)))


def _about_registers(view: View) -> tuple[str, ...]:
    """Until when the registers were kept, where there are any."""
    copied = view.month.registered_at
    return (say("review.about_registers", at=view.office_time(copied)),) if copied else ()


def _about_order() -> tuple[str, ...]:
    """The formula of the order and that of the weight, with the program's own numbers."""
    urgency = {f"if_{verdict.value}": share for verdict, share in weight.URGENCY.items()}
    return (*order_text(),
            say("review.about_weight", **weight.SEVERITY, **weight.PLACE, **urgency, person=weight.ONE_PERSON),
            say("review.about_gap", many=weight.MANY, list=weight.SMALLEST_LIST))


def _message(view: View) -> str:
    coverage = {name: each for name, each in view.month.evidence.coverage.items() if not is_register(name)}
    if not coverage:
        return say("review.notes_nothing", month=view.period.label)
    whole = sum(each.whole for each in coverage.values())
    overview = coverage.get("overview_days") or coverage.get("overview")
    days = covered_text(overview) if overview else say("review.none_of_it")
    return say("review.notes_message", days=days, whole=whole, stored=len(coverage), problems=len(view.month.problems))
