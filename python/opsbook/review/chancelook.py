"""A change beside what chance does: the word and the normal range in two cells, and the note that explains them."""

from __future__ import annotations

from opsbook.domain.chance.change import REAL, Change
from opsbook.domain.chance.season import MONTHS_OF_OWN
from opsbook.review.cells import Entry, Styled
from opsbook.review.tables import Column
from opsbook.review.view import View
from opsbook.texts import fill, say

NOT_JUDGED: tuple[Entry, Entry] = ("", "")      # money, hours, what people do themselves
_REASONS = ("prior_season", "short_history", "few")
_STYLES = {"real": "text.mid.strong", "perhaps": "text.mid", "unseen": "text.mid.missing"}


def chance_columns() -> tuple[Column, Column]:
    """真变化吗 and 正常波动, to stand right of 较上月."""
    return (Column("real", say("compare.col_real"), "text.mid", 10),
            Column("normal", say("compare.col_normal"), "text.mid", 18))


def chance_cells(view: View, metric: str, scope: str = "store", name: str = "") -> tuple[Entry, Entry]:
    """The word and the normal range; ○ where nothing can be claimed, because a month is missing or not whole."""
    change = view.chance(metric, scope, name)
    if change is None:
        return None, None
    style = _STYLES[change.reality]
    return Styled(change.word, style), Styled(normal_range(change), "text.mid.missing")


def normal_range(change: Change) -> str:
    """What is normal, the unit once: −24%~+21%, −0.12~+0.15 个点."""
    unit = say("chance.points", value="")
    return say("compare.normal", low=change.shown(change.low).removesuffix(unit), high=change.shown(change.high))


def moved_words(view: View, metric: str, name: str, change: str) -> str:
    """A change in a sentence, with the word where there is one: 访客 +22%（真变化）."""
    judged = view.chance(metric)
    return say("compare.move", name=name, change=change, word=judged.word) if judged \
        else say("review.move", name=name, change=change)


def chance_note(view: View) -> tuple[str, ...]:
    """How to read the words, and why ranges are wide; nothing where nothing is judged."""
    if not view.month.changes:
        return ()
    reasons = {each.reason for each in view.month.changes.values()}
    why = [say(f"compare.why_{reason}", months=MONTHS_OF_OWN) for reason in _REASONS if reason in reasons]
    wide = (say("compare.note_wide", why=say("compare.join").join(why)),) if why else ()
    return say("compare.note_words"), say("compare.note_normal"), *wide


def chance_about(view: View) -> tuple[str, ...]:
    """How it is computed, for 说明."""
    counted = {"months": MONTHS_OF_OWN, "count": len(view.month.changes), "share": f"{REAL:.0%}"}
    return tuple(fill(f"compare.about_{part}", counted) for part in ("counts", "season", "many", "scopes", "moves"))
