"""The letter's texts: each on one line and not longer than a letter can bear, and the lines made of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from opsbook.domain.highlights import Flag, Highlights, KeyNumber
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

LONGEST, LONGEST_NAME = 240, 60     # characters of a text, of a name
MISSING = "○"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}     # would break the line, turn the reading direction or not be seen
_NUMBER_CUT = re.compile(r"[\d.,%+−-]+$")


def one_line(text: str) -> str:
    """The text without what cannot be seen, every run of white space as one space."""
    seen = (" " if char.isspace() else char for char in text
            if char.isspace() or unicodedata.category(char) not in _INVISIBLE)
    return " ".join("".join(seen).split())


def short(text: str, longest: int = LONGEST) -> str:
    """One line of at most so many characters; what is cut ends in …, and never inside a number."""
    line = one_line(text)
    return line if len(line) <= longest else _NUMBER_CUT.sub("", line[:longest - 1]) + "…"


def bounded(month: Highlights) -> Highlights:
    """The highlights with every text on one line and of bounded length."""
    return replace(month, store=short(month.store, LONGEST_NAME), sentence=short(month.sentence),
                   partial=short(month.partial), numbers=tuple(map(_number, month.numbers)),
                   flags=tuple(map(_flag, month.flags)))


def label(verdict: Verdict | str) -> str:
    """Sign and word of a verdict; ○ where there is none."""
    return verdict.label if isinstance(verdict, Verdict) else MISSING


def measured(flag: Flag) -> str:
    """The flag's value, with its target where it has one."""
    return say("mail.of_target", value=flag.value, target=flag.target) if flag.target else flag.value


def judged(month: Highlights) -> dict[Verdict, int]:
    """How many findings are 达标, 关注 and 预警."""
    return {verdict: month.counts.get(verdict, 0) for verdict in (Verdict.PASS, Verdict.WATCH, Verdict.FAIL)}


def flags_heading(month: Highlights) -> str:
    """What stands over the flags; without any, whether that is because all is well or because nothing was judged."""
    if month.flags:
        return say("mail.flags", count=len(month.flags))
    return say("mail.no_flags" if any(judged(month).values()) else "mail.nothing_judged")


def imported(month: Highlights) -> str:
    """How new the data is."""
    return say("mail.imported", at=month.imported) if month.imported else say("mail.never_imported")


def responsible(flag: Flag) -> str:
    """Who does it until when; "" where neither is known."""
    if flag.owner and flag.due:
        return say("mail.who_when", who=flag.owner, when=flag.due)
    return flag.owner or flag.due


def advice(flag: Flag) -> list[str]:
    """Why, what to do, who and when, what it wins back: a line each, those that are known."""
    known = {"why": flag.why, "what": flag.action, "who": responsible(flag), "gain": flag.gain}
    return [say(f"mail.{key}", text=text) for key, text in known.items() if text]


def row(number: KeyNumber, key: str = "mail.row") -> str:
    """A key metric as a line of text, with whether its change is real where that is judged."""
    words = {"name": number.name, "now": number.now, "change": number.change, "target": number.target or MISSING,
             "verdict": label(number.verdict)}
    return say(f"{key}_judged", **words, real=number.real, normal=number.normal) if number.real else say(key, **words)


def _number(number: KeyNumber) -> KeyNumber:
    return replace(number, name=short(number.name, LONGEST_NAME), now=one_line(number.now),
                   change=one_line(number.change), target=one_line(number.target) or MISSING,
                   real=one_line(number.real), normal=one_line(number.normal))


def _flag(flag: Flag) -> Flag:
    return replace(flag, subject=short(flag.subject, LONGEST_NAME), value=one_line(flag.value),
                   target=one_line(flag.target), why=short(flag.why), action=short(flag.action),
                   owner=short(flag.owner, LONGEST_NAME), due=one_line(flag.due),
                   gain=one_line(flag.gain))
