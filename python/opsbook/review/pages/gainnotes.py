"""What the order of the flags rests on: the formula with its numbers, a row for each cause that can be told."""

from __future__ import annotations

from opsbook.catalogue.gains import gain_book
from opsbook.review.cells import Entry, Figure
from opsbook.review.findinglook import subject
from opsbook.review.leads import Lead, leads_of
from opsbook.review.metriclook import metric_text
from opsbook.review.tables import Table, column
from opsbook.review.view import View
from opsbook.texts import say

N_SHOWN = 10


def gains_table(view: View) -> Table:
    """The first causes with what their inquiries are the product of."""
    columns = (column("flag", width=28), column("gain_gap", "rate0", 16), column("gain_share", "rate0", 10),
               column("gain_place", width=40), column("gain", width=36))
    told = [lead for lead in leads_of(view) if lead.gain.expected is not None][:N_SHOWN]
    inquiries = metric_text("inquiries", view.value("inquiries"))
    return Table(columns, tuple(map(_row, told)), say("gains.heading", inquiries=inquiries),
                 say("gains.nothing") if view.findings else view.missing("overview"))


def _row(lead: Lead) -> tuple[Entry, ...]:
    gain = lead.gain
    return (subject(lead.finding), Figure(gain.gap, "rate0"), Figure(gain.share, "rate0"), place_text(gain.place),
            lead.gain_text)


def place_text(name: str) -> str:
    """A place in the funnel with its factor: 点击 0.12～0.7."""
    place = gain_book().place[name]
    return say("gains.place", name=say(f"gains.place_{name}"), low=f"{place.low:g}", high=f"{place.high:g}")


def order_text() -> tuple[str, ...]:
    """How flags are ordered, and the factors, which are ours."""
    places = say("gains.list_join").join(place_text(name) for name in gain_book().place)
    return (*(say(f"gains.about_{part}") for part in ("order", "formula", "parts")),
            say("gains.about_places", places=places))
