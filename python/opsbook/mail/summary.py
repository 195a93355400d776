"""摘要: the month in at most 500 characters of plain text, to be pasted into WeChat or DingTalk."""

from __future__ import annotations

from opsbook.domain.highlights import Flag, Highlights
from opsbook.mail.words import measured, responsible, row, short
from opsbook.texts import say

LONGEST = 500
_LONGEST_ACTION = 40


def summary_of(month: Highlights, subject: str, attachment: str) -> str:
    """Subject, sentence, the key numbers, and as many flags as there is room for, the heaviest first."""
    numbers = [row(each, "mail.summary_row") for each in month.numbers]
    flags = [_flag(place, each) for place, each in enumerate(month.flags, 1)]
    for n_flags in reversed(range(len(flags) + 1)):
        lines = [subject, month.sentence, *numbers, *_first(flags, n_flags), _end(len(flags) - n_flags, attachment)]
        text = "\n".join(lines)
        if len(text) <= LONGEST:
            return text
    return _without_numbers(month, subject, attachment)


def _first(flags: list[str], count: int) -> list[str]:
    return [say("mail.summary_flags"), *flags[:count]] if count else []


def _end(more: int, attachment: str) -> str:
    return (say("mail.summary_rest", count=more) if more else "") + say("mail.summary_attached", name=attachment)


def _without_numbers(month: Highlights, subject: str, attachment: str) -> str:
    """Where names are so long that the key numbers have no room: subject and sentence."""
    end = "\n" + say("mail.summary_attached", name=short(attachment, 120))
    return short(f"{subject} {month.sentence}", LONGEST - len(end)) + end


def _flag(place: int, flag: Flag) -> str:
    who = responsible(flag)
    return say("mail.summary_flag_owned" if who else "mail.summary_flag", place=place, subject=flag.subject,
               value=measured(flag), action=short(flag.action, _LONGEST_ACTION), who=who)
