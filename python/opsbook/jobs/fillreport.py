"""What a fill did, in words: for the console, the ribbon's last line and the log."""

from __future__ import annotations

from dataclasses import dataclass

from opsbook.domain.period import Period
from opsbook.jobs.mergewords import book_clause, book_lines
from opsbook.jobs.registers import BookTaken
from opsbook.texts import say


@dataclass(frozen=True)
class FillReport:
    """What a fill did: the period, how many rows are new and changed, how many cells people changed and kept.

    `is_late`: an earlier period than the one that is due was asked for. `told` are the filler's lines, `books` what was
    taken from the salespeople's own books, `n_problems` the rows of 问题清单 now.
    """

    period: Period
    is_late: bool
    n_new: int
    n_changed: int
    n_kept: int
    told: tuple[str, ...]
    books: tuple[BookTaken, ...] = ()
    n_problems: int = 0

    @property
    def job(self) -> str:
        """What the log calls it: 填写今日, 补填每日必做."""
        return say(f"templates.{'late' if self.is_late else 'job'}_{self.period.grain}")

    @property
    def sentence(self) -> str:
        """One line for 运营台 and the log."""
        key = "done" if self.n_new or self.n_changed else "done_nothing"
        done = say(f"templates.{key}", job=self.job, period=self.period.label, new=self.n_new, changed=self.n_changed)
        problems = say("workbook.refreshed_problems", count=self.n_problems) if self.n_problems else ""
        return f"{done}{book_clause(self.books)}{problems}"

    @property
    def lines(self) -> list[str]:
        """What the console shows: the own books, what the filler has to tell, cells people changed, the sentence."""
        kept = [say("templates.kept", count=self.n_kept)] if self.n_kept else []
        return [*book_lines(self.books), *self.told, *kept, self.sentence]
