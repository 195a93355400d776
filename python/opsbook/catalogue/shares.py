"""Which numbers a store may set for a rule on a share: 0 to 1; 20 is 2000 %."""

from __future__ import annotations

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain.rule import Rule
from opsbook.domain.settings import Settings
from opsbook.errors import CatalogueError
from opsbook.texts import say

PERCENT = 100


def is_beyond(rule: Rule, number: float) -> bool:
    """Whether the number cannot be a target or limit of the rule, which is one on a share."""
    return rule.is_share(metrics()) and not 0 <= number <= 1


def meant(number: float) -> str:
    """What a share beyond 0 to 1 says, and what was probably meant: ``20 = 2000%，是不是要 20%？``."""
    plain = say("catalogue.share_beyond", number=f"{number:g}", percent=f"{number * PERCENT:g}%")
    return plain + say("catalogue.share_meant", percent=f"{number:g}%") if 1 < number <= PERCENT else plain


def check_shares(settings: Settings, file: str) -> None:
    """Raise CatalogueError naming `file` and key where a share is beyond 0 to 1."""
    for table in ("targets", "thresholds", "limits"):
        for rule, number in getattr(settings, table).items():
            if rule in rules() and is_beyond(rules()[rule], number):
                raise CatalogueError(say("catalogue.wrong_entry", file=file, key=f"{table}.{rule}", why=meant(number)),
                                     todo=say("catalogue.share_todo"))
