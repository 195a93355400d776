"""The closed set of rule kinds. A new kind is one small file here and its table of cases in the tests."""

from opsbook.domain.kinds.band import Band
from opsbook.domain.kinds.contribution import Contribution
from opsbook.domain.kinds.limit import Limit
from opsbook.domain.kinds.listing import Listing
from opsbook.domain.kinds.pace import Pace
from opsbook.domain.kinds.pattern import Pattern
from opsbook.domain.kinds.recorded import Recorded
from opsbook.domain.kinds.reference import Reference
from opsbook.domain.kinds.steps import Steps
from opsbook.domain.kinds.tiers import ThreeTier
from opsbook.domain.kinds.trend import Trend

__all__ = ["KINDS", "AnyRule", "Band", "Contribution", "Limit", "Listing", "Pace", "Pattern", "Recorded", "Reference",
           "Steps", "ThreeTier", "Trend"]

AnyRule = Limit | Steps | Band | Pace | ThreeTier | Trend | Reference | Listing | Pattern | Contribution | Recorded
KINDS: tuple[type[AnyRule], ...] = (
    Limit, Steps, Band, Pace, ThreeTier, Trend, Reference, Listing, Pattern, Contribution, Recorded,
)
