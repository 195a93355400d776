"""How the demo's staff keep their registers: templates/demo/paperwork.toml as frozen data.

Shares lie between 0 and 1; pairs of numbers are the fewest and the most.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.demo.model import Part


class Diligence(Part, frozen=True):
    """How reliably people do what is due; the careless one that much less."""

    forgotten_day: float
    duty: float
    late_duty: float
    marketing: float
    careless: str
    careless_factor: float
    excuses: tuple[str, ...]


class ProductWork(Part, frozen=True):
    """Publishing and editing products: what is logged, and in which words."""

    edits_logged: float
    reused_links: float
    word_covering: float
    publisher: str
    edits: tuple[str, ...]
    scopes: dict[str, str]
    image_days: int
    deleted_why: str
    reposted_why: str
    image_before: str
    image_after: str
    image_why: str


class AdWork(Part, frozen=True):
    """P4P: bids, blocked words, tags, hours on air."""

    keeper: str
    adjusted: float
    blocked: float
    market_hours: int
    tag_weekday: int
    tag_kept: float
    bids: tuple[float, float]
    reasons: tuple[str, ...]
    tags: tuple[str, ...]
    outage_words: str
    restored_words: str
    checked_words: str
    budget: int


class ShowcaseWork(Part, frozen=True):
    """Changes of the showcase and of selling points, a month."""

    changes: int
    points: int
    reasons: tuple[str, ...]
    points_words: str


class PostWork(Part, frozen=True):
    """粉丝通 posts and videos: how many a day, what the platform says of them."""

    videos: dict[str, float]
    video_quality: dict[str, float]
    submitted: float
    feed: float
    topic_weekday: int
    themes: tuple[str, ...]
    topics: tuple[str, ...]
    material: str
    idle_kinds: tuple[str, ...]


class CampaignWork(Part, frozen=True):
    """Campaigns seen every so many days, and which of them are signed up for."""

    every_days: int
    eligible: float
    signed_up: float
    industry: str
    entry: str
    rules: tuple[str, ...]
    goals: tuple[str, ...]
    names: tuple[str, ...]
    missed_why: str


class Scrm(Part, frozen=True):
    """The numbers the account manager gives each month."""

    manager: str
    items: dict[str, tuple[float, float]]


class MarketWork(Part, frozen=True):
    """Notes on competitors and market, so many a month."""

    a_month: int
    kinds: tuple[str, ...]
    objects: tuple[str, ...]
    sources: tuple[str, ...]
    seen: tuple[str, ...]
    gaps: tuple[str, ...]
    actions: tuple[str, ...]


class Diary(Part, frozen=True):
    """What operators write about their day."""

    a_day: tuple[int, int]
    items: dict[str, str]
    results: tuple[str, ...]
    evidence: str


class InquiryWork(Part, frozen=True):
    """What salespeople add to inquiries, and how they answer TM consultations (hours: median, spread)."""

    missing: float
    focus: tuple[str, ...]
    companies: tuple[str, ...]
    tm_hours: tuple[float, float]
    tm_valid: float


class RfqWork(Part, frozen=True):
    """市场表现分 打败同行 in the first and the last week."""

    percentile: tuple[float, float]


class CustomerWork(Part, frozen=True):
    """Customers of the public pool, of inquiries and of old orders, and how they are followed."""

    names: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    a_day: tuple[int, int]
    statuses: dict[str, float]
    followed_days: int
    keen_inquirers: float
    old_customers: int
    contact_days: dict[str, tuple[int, int]]
    neglected: float
    next_steps: tuple[str, ...]
    results: tuple[str, ...]


class MarketingWork(Part, frozen=True):
    """The daily quotas of an account, and the customers the system marks."""

    quota: int
    marked_weekday: int
    marked_a_week: int
    marked_followed: float
    results: tuple[str, ...]


class MailWork(Part, frozen=True):
    """EDM: groups (what they share, how many), a theme a week, what becomes of the letters."""

    weekday: int
    gap_weeks: tuple[date, ...]
    themes: tuple[str, ...]
    groups: dict[str, tuple[str, int]]
    template: str
    rates: dict[str, float]
    free: int


class OfferWork(Part, frozen=True):
    """Discounts and coupons, set each week; the one that expired."""

    weekday: int
    kinds: tuple[str, ...]
    products: tuple[str, ...]
    days: tuple[int, int]
    expired: date
    expired_kind: str


class OrderWork(Part, frozen=True):
    """Following orders up: how often, what goes wrong, what customers say."""

    followed_days: int
    neglected: float
    urged: float
    progress: tuple[str, ...]
    after_sales: tuple[str, ...]
    after_sales_share: float
    after_sales_in_time: float
    off_plan: float
    feedback: tuple[str, ...]
    complaint: str


class Offsite(Part, frozen=True):
    """Posts outside the platform, so many a week and salesperson."""

    a_week: tuple[int, int]
    channels: tuple[str, ...]
    contents: tuple[str, ...]


class Todo(Part, frozen=True):
    """The platform's counters: how likely one is not zero at the end of the day, and one that need not be."""

    left: float
    exempt: float


class Figures(Part, frozen=True):
    """What only the platform's pages show: stars by metric and month, the RFQ percentile's metric."""

    stars: dict[str, tuple[int, ...]]
    percentile: str


class IssueWork(Part, frozen=True):
    """Products that need something: how many a week, how many are fixed."""

    a_week: int
    fixed: float
    kinds: dict[str, str]
    actions: tuple[str, ...]
    solved: str


class PlanWork(Part, frozen=True):
    """The lines people write into their plans themselves."""

    weekly: tuple[tuple[str, str, int], ...]
    done: float
    monthly: tuple[tuple[str, str, str], ...]
    budget: int
    reviews: tuple[str, ...]


class Spot(Part, frozen=True, kw_only=True):
    """A row of a register: of those with the words of `where` the one `back` from the end, in the book of `whose`."""

    record: str
    where: dict[str, str]
    back: int
    whose: str = ""


class Slip(Spot, frozen=True, kw_only=True):
    """A wrong cell: `value`, or an hour `before` the time in another column. `story` says what it is."""

    story: str = ""
    column: str
    value: str | float = ""
    before: str = ""


class Disagreement(Spot, frozen=True, kw_only=True):
    """A cell that the row's salesperson changes to `mine` and an operator to `theirs`."""

    column: str
    mine: str
    theirs: str


class Twins(Part, frozen=True):
    """One customer of two salespeople, spelled in two ways."""

    country: str
    people: tuple[str, str]
    names: tuple[str, str]


class Habits(Part, frozen=True):
    """templates/demo/paperwork.toml."""

    began: date
    typed_inquiries: date
    daily_began: date
    written_until: int
    diligence: Diligence
    products: ProductWork
    ads: AdWork
    showcase: ShowcaseWork
    posts: PostWork
    campaigns: CampaignWork
    scrm: Scrm
    market: MarketWork
    work: Diary
    inquiries: InquiryWork
    rfq: RfqWork
    customers: CustomerWork
    marketing: MarketingWork
    mailings: MailWork
    offers: OfferWork
    orders: OrderWork
    offsite: Offsite
    todo: Todo
    figures: Figures
    issues: IssueWork
    plans: PlanWork
    slips: tuple[Slip, ...]
    twins: Twins
    overtyped: Slip
    disagreement: Disagreement
    deletion: Spot


@cache
def load_habits() -> Habits:
    """The habits. Raises CatalogueError naming file and key."""
    source = template("demo", "paperwork.toml")
    return shape(read_toml(source), Habits, source.name)
