"""The settings of a store, one frozen value. Defaults: templates/settings.toml; the store's own: 设置.toml."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import msgspec

Role = Literal["运营", "业务", "管理者"]
Family = Literal["搜索", "推荐", "场景", "新品", "榜单", "粉丝通", "付费", "其他"]


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Clocks and weeks: the platform's zone and first weekday, the office's zone and hours.

    `spring_festivals` are the first days of the Chinese years, for months to be compared with. `holidays` are the
    store's own days off, `extra_workdays` those it works although the calendar says off (opsbook.domain.workdays).
    """

    platform_zone: str
    office_zone: str
    week_starts_on: Literal["sunday", "monday"]
    office_hours: tuple[str, str]
    workdays: tuple[int, ...]
    reply_limit_hours: float
    spring_festivals: tuple[date, ...] = ()
    holidays: tuple[date, ...] = ()
    extra_workdays: tuple[date, ...] = ()

    @property
    def first_weekday(self) -> int:
        """As in date.weekday(): Monday 0, Sunday 6."""
        return {"monday": 0, "sunday": 6}[self.week_starts_on]


class Readings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Open definitions (X1-X28) and the reading this store uses."""

    search_share: Literal["visits", "visitors", "channel"]
    zero_effect: Literal["no_response", "strict"]
    inquiry_rate: Literal["opportunities", "inquiries"]
    qualified_base: Literal["potential", "all"]
    tier_window_days: Literal[30, 90, 180, 365]
    reply_clock: Literal["elapsed", "office"] = "elapsed"
    edm_owner: Role = "业务"
    visitor_marketing_owner: Role = "业务"


class Bar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a product must reach in the tier window: an RTS product orders, a made-to-order (定制) one inquiries."""

    rts_orders: int
    custom_inquiries: int


class Tiers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bars of the product tiers (P03-P09) and what else marks a product.

    `hot_candidate` is where work on a 爆品 starts; a 优品 candidate has visitors in `candidate_days`. A growth score
    under `low_score` is a 低分品 (P10); a product is new for `new_days`.
    """

    hot: Bar
    qualified: Bar
    hot_candidate: Bar
    candidate_days: int
    low_score: float
    new_days: int


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Someone who works for the store: 运营, 业务 or 管理者."""

    name: str
    role: Role


class Kpi(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How operators (T30) and salespeople (T31) are scored; targets are those of the rules.

    `weights`: item of catalogue/kpi.toml to points. `stage`: growing stores are judged by growth (K03), stable ones by
    the drop (K01); auto goes by last month's inquiries against targets.K02. `middle_share` of the weight is scored
    between the two lines of K01. `bonus_price` is paid for each inquiry above the base (K02).
    """

    weights: dict[str, float]
    stage: Literal["auto", "stable", "growth"] = "auto"
    middle_share: float = 0.5
    bonus_price: float | None = None


class Tasks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each salesperson is to do: `pool_day` public-pool customers a working day, `offsite_posts` a month.

    The posts are the company's to say.
    """

    pool_day: int
    offsite_posts: int | None = None


class Staffing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the smallest staffing plan looks at: the inquiries of the last `weeks`.

    A person answers `per_hour` of them an hour; nobody works in the hours of the day `never` (8 is 08:00-09:00).
    """

    weeks: int
    per_hour: float
    never: tuple[int, ...] = ()


class Effects(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How actions are judged: so many whole weeks before and after; an effect below `worthwhile` is none (0.1: +10 %).
    """

    weeks: Literal[1, 2, 4] = 2
    worthwhile: float = 0.1


class Privacy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of buyers may stand in files that are sent on: `review_contacts` is about the monthly review."""

    review_contacts: Literal["hide", "show"]


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the monthly review goes out: a draft to open (eml) or by SMTP, to whom, from which mailbox.

    `service` is a mailbox of catalogue/mailboxes.toml; "auto" goes by the domain of `sender`. `host`, `port` and `tls`
    replace the mailbox's own, `user` is who signs in where that is not `sender`. A letter larger than `most_mb` is not
    sent. The password never stands here: it lies in the system's keyring.
    """

    way: Literal["eml", "smtp"]
    service: str
    most_mb: float
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    sender: str = ""
    user: str = ""
    host: str = ""
    port: int | None = None
    tls: Literal["", "implicit", "starttls"] = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings. `targets` holds what only the company can set: rule id to number; absent means 未设目标.

    `thresholds` replaces a rule's own target and `limits` its second number: rule id to number. `off` lists rules that
    are switched off, `on` those switched on that the catalogue leaves off. `channels` adds to the map of traffic
    channels: the platform's spelling to its family; `zones` says by which clock the buyers of a country live.
    `sheets` says which sheets of the workbook are to be seen where that is not as by default: the sheet's id to yes or
    no. `backups` is how many of 备份/ are kept.
    """

    store: str
    currency: str
    calendar: Calendar
    readings: Readings
    tiers: Tiers
    kpi: Kpi
    tasks: Tasks
    staffing: Staffing
    privacy: Privacy
    mail: Mail
    effects: Effects = Effects()
    people: tuple[Person, ...] = ()
    rfq_quota: int | None = None
    targets: dict[str, float] = {}
    thresholds: dict[str, float] = {}
    limits: dict[str, float] = {}
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    channels: dict[str, Family] = {}
    zones: dict[str, str] = {}
    sheets: dict[str, bool] = {}
    backups: int = 30


def setting(settings: Settings, path: str) -> float | str | bool | None:
    """One setting by its dotted path: ``tiers.hot.rts_orders``, ``targets.K02``; None where it is not set."""
    value: object = settings
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else getattr(value, step)
    return value if isinstance(value, float | int | str | bool) else None


def by_role(settings: Settings, role: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The people who have a role, as they stand in 人员, and those who have another.

    `role` may be a setting that says it: ``readings.edm_owner``.
    """
    wanted = role if role in get_args(Role) else setting(settings, role)
    return (tuple(person.name for person in settings.people if person.role == wanted),
            frozenset(person.name for person in settings.people if person.role != wanted))
