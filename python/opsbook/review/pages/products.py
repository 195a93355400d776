"""产品: is the pyramid getting healthier?"""

from __future__ import annotations

from opsbook.domain.producttiers import TIERS
from opsbook.review.cells import Entry, Figure, Styled
from opsbook.review.metriclook import figure, metric_name
from opsbook.review.page import Page, Part, stack
from opsbook.review.productlist import product_list
from opsbook.review.tables import Column, Lines, Table, column
from opsbook.review.tiermoves import MOVED_KINDS, Moves, tier_moves
from opsbook.review.view import Record, View
from opsbook.texts import say

COUNTS = ("hot_products", "qualified_products", "potential_products", "plain_products", "zero_30", "zero_90",
          "low_score", "new_products_90d")
RATIOS = ("qualified_ratio", "hot_ratio")
N_LISTED, NAME_WIDTH = 10, 32


def products(view: View) -> Page:
    """Tiers and their targets, how products moved between tiers, who rose, fell or should go, and the whole list."""
    moves = tier_moves(view.month.products, view.month.last_products)
    listing = product_list(view.month.products, view.month.last_products, view.missing("products"))
    lists = [_moved(view, moves, kind) for kind in MOVED_KINDS]
    parts: list[Part] = [_tiers(view), _matrix(view, moves), *lists, Lines((say("review.products_note"),)), listing]
    return Page(say("review.sheet_products"), say("review.products_title"), _message(view, moves), stack(*parts),
                freeze=(2, 2), listing=listing, one_sheet=False)


def _tiers(view: View) -> Table:
    columns = (column("tier_count", width=NAME_WIDTH), column("now", "count", 16), column("share", "rate1", 12),
               column("last", "count", 10), column("target", "count", 12), column("verdict", "verdict", 12))
    return Table(columns, tuple(_tier(view, metric) for metric in (*COUNTS, *RATIOS)))


def _tier(view: View, metric: str) -> tuple[Entry, ...]:
    now, whole, finding = view.value(metric), view.value("products"), view.finding(metric)
    share = now / whole if metric in COUNTS and now is not None and whole else None
    return (metric_name(metric), figure(metric, now), "" if metric in RATIOS else Figure(share, "rate1"),
            figure(metric, view.value(metric, back=1)), figure(metric, finding.target) if finding else "",
            finding.verdict if finding else "")


def _matrix(view: View, moves: Moves | None) -> Table:
    columns = (column("last_tier", width=NAME_WIDTH), *(Column(tier, tier, "count.mid") for tier in TIERS),
               Column("gone", say("review.tier_gone"), "count.mid"))
    heading = say("review.products_moves")
    if moves is None or not moves.compared:
        return Table(columns, (), heading, _lacking(view))
    return Table(columns, tuple(_matrix_row(moves, row) for row in range(len(TIERS) + 1)), heading)


def _lacking(view: View) -> str:
    return view.missing("products" if view.month.products is None else "last_products")


def _matrix_row(moves: Moves, row: int) -> tuple[Entry, ...]:
    name = TIERS[row] if row < len(TIERS) else say("review.tier_new")
    counts = moves.counts[row]
    return name, *(_move(count, row, col) for col, count in enumerate(counts))


def _move(count: int, row: int, col: int) -> Entry:
    """Stayed is grey, up blue, down vermillion; new and gone products are plain."""
    plain = row == len(TIERS) or col == len(TIERS)
    if not count:
        return Styled("", "text.mid")
    if plain:
        return Figure(count, "count.mid")
    return Figure(count, f"count.mid.{'grey' if row == col else 'up' if col < row else 'down'}")


def _moved(view: View, moves: Moves | None, kind: str) -> Table:
    columns = (column("product", width=NAME_WIDTH), column("product_id", width=16), column("owner", width=12),
               column("last_tier", width=10), column("tier", width=12), column("product_type", width=10),
               column("do", width=25), column("impressions", "count"),
               column("clicks", "count"), column("inquiries", "count"), column("orders", "count"))
    heading = say(f"review.list_{kind}")
    if moves is None or (kind != "zero" and not moves.compared):
        return Table(columns, (), heading, _lacking(view))
    rows = moves.listed(kind)
    shown = rows.head(N_LISTED).to_dict("records")
    title = say("review.products_listed", title=heading, count=len(rows), shown=min(len(rows), N_LISTED))
    return Table(columns, tuple(_product(row, kind) for row in shown), title, say("review.products_none"))


def _product(row: Record, kind: str) -> tuple[Entry, ...]:
    texts = (_text(row[name]) for name in ("title", "product_id", "owner", "last_tier", "tier", "product_type"))
    numbers = (_number(row[name]) for name in ("impressions", "clicks", "inquiries", "orders"))
    return *texts, say(f"review.do_{kind}"), *numbers


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and value == value else None


def _message(view: View, moves: Moves | None) -> str:
    if view.month.products is None:
        return view.missing("products")
    zero = view.value("zero_90")
    zeros = say("review.products_zero", count=int(zero)) if zero is not None else say("review.products_zero_unknown")
    if moves is None or not moves.compared:
        return say("review.products_first", count=len(view.month.products), zeros=zeros)
    up, down = len(moves.listed("up")), len(moves.listed("down"))
    return say("review.products_message", up=up, down=down, net=f"{up - down:+d}", zeros=zeros)
