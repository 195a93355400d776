"""A month's RFQ quota spread evenly over its weeks (X19)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from opsbook.domain.period import Period, month_of, weeks_ending_in


@dataclass(frozen=True)
class RfqShare:
    """The quota of the month a week ends in, what was quoted before the week, and in the week before it.

    `quota` is None where nobody set one, `quoted` and `last_week` where no quotes are stored. More than `burst` of the
    quota in one week is a burst.
    """

    week: Period
    quota: int | None
    quoted: int | None
    last_week: int | None
    burst: float

    @property
    def weeks(self) -> tuple[Period, ...]:
        """The weeks of the month."""
        return weeks_ending_in(month_of(self.week.end), self.week.start.weekday())

    @property
    def place(self) -> int:
        """Which of them it is, from 0."""
        return self.weeks.index(self.week)

    @property
    def share(self) -> int | None:
        """How many quotes the week has to make: what is left, evenly over the weeks left; None without a quota."""
        if self.quota is None:
            return None
        left = max(0, self.quota - (self.quoted or 0))
        return math.ceil(left / (len(self.weeks) - self.place))

    @property
    def in_burst(self) -> bool:
        """Whether the week before took more of the quota than one week should."""
        return bool(self.quota) and self.last_week is not None and self.last_week > self.burst * (self.quota or 0)


def month_so_far(week: Period) -> Period | None:
    """The weeks of the week's month before it; None for its first."""
    weeks = weeks_ending_in(month_of(week.end), week.start.weekday())
    return None if weeks[0] == week else Period(weeks[0].start, week.before().end, "span")
