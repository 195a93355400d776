"""The body by Jinja2 from templates/mail/: what goes into HTML is escaped by the library, not by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from opsbook.domain.highlights import Highlights
from opsbook.domain.verdict import Verdict
from opsbook.mail.words import advice, flags_heading, imported, label, measured, row
from opsbook.texts import say


@dataclass(frozen=True)
class Look:
    """A verdict's colour and the tint behind it, "" for none: those of the review (opsbook.review.theme)."""

    color: str
    tint: str = ""


_LOOKS = {Verdict.PASS: Look("#005A8C", "#DCEBF5"), Verdict.WATCH: Look("#7A5200", "#FFF2CC"),
          Verdict.FAIL: Look("#A84300", "#FBE3D6")}
_NEITHER = Look("#595959")


def look(verdict: Verdict | str) -> Look:
    """How a verdict is shown; grey for those that judge nothing."""
    return _LOOKS.get(verdict, _NEITHER) if isinstance(verdict, Verdict) else _NEITHER


def draw_body(template: str, month: Highlights, subject: str, attachment: str) -> str:
    """The month through templates/mail/`template`; HTML is escaped, plain text is not."""
    return _environment().get_template(template).render(
        month=month, subject=subject, heading=say("mail.head", store=month.store, month=month.month),
        flags_heading=flags_heading(month),
        attached=say("mail.attached", name=attachment, sheets=month.n_sheets) + imported(month))


@cache
def _environment() -> Environment:
    made = Environment(loader=FunctionLoader(_source), autoescape=lambda name: name is None or name.endswith(".html"),
                       undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    made.globals.update(say=say, look=look, label=label, measured=measured, advice=advice, row=row)
    return made


def _source(name: str) -> str:
    return (files("opsbook.templates") / "mail" / name).read_text(encoding="utf-8")
