"""The pages of the review in their order: one small file each."""

from __future__ import annotations

from opsbook.domain.storemonth import StoreMonth
from opsbook.review.page import Page
from opsbook.review.pages.benchmarks import benchmarks
from opsbook.review.pages.channels import channels
from opsbook.review.pages.funnel import funnel
from opsbook.review.pages.hours import hours
from opsbook.review.pages.keywords import keywords
from opsbook.review.pages.lastactions import last_actions
from opsbook.review.pages.notes import notes
from opsbook.review.pages.overview import overview
from opsbook.review.pages.people import people
from opsbook.review.pages.plan import plan
from opsbook.review.pages.products import products
from opsbook.review.pages.regions import regions
from opsbook.review.pages.rfq import rfq
from opsbook.review.view import view_of

PAGES = (overview, funnel, benchmarks, channels, regions, hours, products, keywords, rfq, people, last_actions, plan,
         notes)


def draw_pages(month: StoreMonth) -> tuple[Page, ...]:
    """The thirteen sheets of a store's month; what has no data stays and says so."""
    view = view_of(month)
    return tuple(page(view) for page in PAGES)
