"""The model of the demo store: the constants under templates/demo, as frozen data.

Calibrated on two real small stores' exports; shares of countries, months, weekdays and hours are assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

import msgspec

from opsbook.catalogue.strict import read_toml, shape, template


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of templates/demo/*.toml."""


T = TypeVar("T", bound=Part)


class Volume(Part, frozen=True):
    """How much happens: exposure a day, inquiries a year, seasons."""

    impressions_a_day: float
    inquiries_a_year: float
    tm_per_inquiry: float
    direct_order_rate: float
    order_rate: float
    order_lag_days: float
    conversion_growth: float
    growth: tuple[float, float]
    noise_shape: float
    months: tuple[float, ...]
    weekdays: tuple[float, ...]


class Products(Part, frozen=True):
    """How products are born, shown, clicked and deleted. `ctr` and `conversion`: median, spread, lowest, highest."""

    at_start: int
    ages: tuple[int, int]
    new_a_day: tuple[float, ...]
    rts_share: float
    never_shown: float
    attraction: tuple[float, float]
    ramp_days: tuple[int, int]
    half_life_days: tuple[int, int]
    new_bonus: float
    ctr: tuple[float, float, float, float]
    store_ctr: float
    conversion: tuple[float, float, float, float]
    score: tuple[float, float]
    purge_share: float
    showcase: int
    advertised: int
    visits_per_visitor: float
    pages_per_visit: float
    unassigned_share: float


class Plan(Part, frozen=True):
    """One P4P plan: 全站推广 (`whole`) or 标准推广, and its share of the advertised products."""

    name: str
    whole: bool
    share: float


class Advertising(Part, frozen=True):
    """Paid exposure: its share of search, what comes beside search, cost per click (median, spread), hours on air."""

    paid_share: float
    feed_ratio: float
    natural_ratio: float
    cost_per_click: tuple[float, float]
    hours_on_air: tuple[float, float]
    plans: tuple[Plan, ...]
    l1_share: float


class Replies(Part, frozen=True):
    """When the office answers: opening hours, evening duty, reply hours (median, spread), buyers' hours of the day."""

    open_from: float
    open_until: float
    duty_until: float
    duty_share: float
    office: tuple[float, float]
    duty: tuple[float, float]
    morning: tuple[float, float]
    never: float
    local_hours: tuple[float, ...]


class Country(Part, frozen=True):
    """Where buyers sit: `share` of inquiries, `conversion` against the store's, L1+ share, spellings in the files."""

    code: str
    region: str
    zone: str
    share: float
    conversion: float
    l1: float
    names: tuple[str, ...]


class Channel(Part, frozen=True):
    """A traffic source by its platform name; `average` and `best` are the peers' multiples of the store's visitors."""

    name: str
    share: float
    conversion: float
    trend: tuple[float, float]
    average: float
    best: float


class Person(Part, frozen=True):
    """Someone who works here. `reply` multiplies reply hours, `closing` the chance of an order."""

    name: str
    role: str
    weight: float = 0.0
    reply: float = 1.0
    closing: float = 1.0
    left: date | None = None
    away: tuple[date, date] | None = None
    rfq_burst: bool = False


class Orders(Part, frozen=True):
    """What orders are worth (median, spread, US dollars) and how long they take (fewest and most days)."""

    custom: tuple[float, float]
    direct: tuple[float, float]
    ship_days: tuple[int, int]
    make_days: tuple[int, int]
    travel_days: tuple[int, int]
    invited_share: float
    reviewed_share: float


class Rfq(Part, frozen=True):
    """RFQ quoting: the monthly quota and bonus, the burst, the buyers' actions."""

    quota: int
    bonus: tuple[int, int]
    burst_share: float
    minutes: tuple[float, float]
    order_rate: float
    actions: dict[str, float]


class Keywords(Part, frozen=True):
    """The words that bring exposure: a Zipf law over `words` words."""

    words: int
    exponent: float
    exposed_share: float
    ctr: tuple[float, float, float]
    brand_share: float
    no_index_share: float
    exported: int
    languages: dict[str, float]


class World(Part, frozen=True):
    """templates/demo/world.toml."""

    store: str
    last_day: date
    seed: int
    volume: Volume
    products: Products
    advertising: Advertising
    replies: Replies
    countries: tuple[Country, ...]
    channels: tuple[Channel, ...]
    people: tuple[Person, ...]
    orders: Orders
    rfq: Rfq
    keywords: Keywords
    peers: dict[str, tuple[float, float]]
    tiers: dict[str, tuple[float, float]]
    targets: dict[str, float]
    offsite_posts: int

    @property
    def sales(self) -> tuple[Person, ...]:
        """The salespeople, in the order of the file."""
        return tuple(person for person in self.people if person.role == "业务")

    @property
    def operators(self) -> tuple[Person, ...]:
        """The operators, in the order of the file."""
        return tuple(person for person in self.people if person.role == "运营")


class Closed(Part, frozen=True):
    """Days on which demand is multiplied: `closed` holds the first and the last."""

    closed: tuple[date, date]
    demand: float


class Outage(Part, frozen=True):
    """The days without P4P budget: what is left of demand, of paid exposure, and the hours on air."""

    closed: tuple[date, date]
    demand: float
    paid: float
    hours: float


class Ranked(Part, frozen=True):
    """Something that happens on a day to the product that stands at `rank` by expected exposure."""

    on: date
    rank: int
    ctr: float = 1.0


class Problems(Part, frozen=True):
    """Products the platform marks: its words and the rank of the product it hits."""

    on: date
    ranks: dict[str, int]


class Reviews(Part, frozen=True):
    """What is open with orders."""

    disputes: int


class FileStories(Part, frozen=True):
    """What went wrong with the files. Weeks are named by their last day."""

    missed_week: date
    missed_tuesday: date
    missed_products: date
    repeated_week: date
    revised_week: date
    revised_share: float
    wrong_tab: date
    login_page: str
    renamed_channel: str
    strange_channel: str
    strange_from: date


class Story(Part, frozen=True):
    """templates/demo/story.toml."""

    festival: Closed
    outage: Outage
    repost: Ranked
    image: Ranked
    quiet: Ranked
    problems: Problems
    reviews: Reviews
    files: FileStories


class Titles(Part, frozen=True):
    """The words product titles are made of."""

    leads: tuple[str, ...]
    features: tuple[str, ...]
    materials: tuple[str, ...]
    items: tuple[str, ...]
    uses: tuple[str, ...]


class Phrases(Part, frozen=True):
    """The words search phrases are made of."""

    heads: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


class Buyers(Part, frozen=True):
    """Buyers' names and what they write."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    messages: tuple[str, ...]
    rfq: tuple[str, ...]


class Words(Part, frozen=True):
    """templates/demo/words.toml."""

    titles: Titles
    keywords: dict[str, Phrases]
    buyers: Buyers


@dataclass(frozen=True)
class Model:
    """Everything the simulation is told."""

    world: World
    story: Story
    words: Words


@cache
def load_model() -> Model:
    """The model from templates/demo. Raises CatalogueError naming file and key."""
    return Model(_load("world", World), _load("story", Story), _load("words", Words))


def _load(name: str, into: type[T]) -> T:
    source = template("demo", f"{name}.toml")
    return shape(read_toml(source), into, source.name)
