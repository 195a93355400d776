"""产品: is the pyramid getting healthier?"""

from __future__ import annotations

import pandas as pd

from opsbook.domain.movement import GONE, NEW, UNKNOWN, Movement, movement, reposts
from opsbook.domain.products import RTS
from opsbook.domain.producttiers import TIERS
from opsbook.review.cells import Entry, Figure, Styled
from opsbook.review.chancelook import NOT_JUDGED, chance_cells, chance_columns, chance_note
from opsbook.review.comparisons import GROUPS
from opsbook.review.metriclook import change, figure, gap, is_rate, metric_name
from opsbook.review.page import Page, Part, stack
from opsbook.review.productlist import NAME_WIDTH, product_list
from opsbook.review.tables import Column, Lines, Table, column
from opsbook.review.view import Record, View
from opsbook.texts import say

COUNTS = ("hot_products", "qualified_products", "potential_products", "plain_products", "zero_30", "zero_90",
          "low_score", "new_products_90d")
RATIOS = ("qualified_ratio", "hot_ratio")
N_LISTED = 10
_TEXTS = ("title", "product_id", "owner", "last_tier", "tier", "product_type")
_NUMBERS = ("impressions", "clicks", "inquiries", "orders")


def products(view: View) -> Page:
    """Tiers and their targets, how products moved between tiers, who rose, fell or should go, and the whole list."""
    now, last = view.month.products, view.month.last_products
    moves = movement(last, now) if now is not None and last is not None else None
    up, down = (moves.up, moves.down) if moves else (None, None)
    listing = product_list(now, last, view.missing("products"))
    parts: list[Part] = [
        _tiers(view), _matrix(view, moves), _listed(view, "up", up), _listed(view, "down", down),
        _listed(view, "zero", _to_delete(now)), _reposted(view), Lines((*_notes(now), *chance_note(view))), listing]
    return Page(say("review.sheet_products"), say("review.products_title"), _message(view, up, down), stack(*parts),
                freeze=(2, 2), listing=listing, one_sheet=False)


def _notes(products: pd.DataFrame | None) -> tuple[str, ...]:
    """How to read the page; for how many products the type was inferred because no export says it."""
    inferred = 0 if products is None or "type_given" not in products else int((~products["type_given"]).sum())
    note = say("review.products_note")
    return (note, say("review.products_inferred", count=inferred)) if inferred else (note,)


def _tiers(view: View) -> Table:
    columns = (column("tier_count", width=NAME_WIDTH), column("now", "count", 16), column("share", "rate1", 12),
               column("last", "count", 10), column("change", "delta", 12), *chance_columns(),
               column("target", "count", 12), column("verdict", "verdict", 12))
    return Table(columns, tuple(_tier(view, metric) for metric in (*COUNTS, *RATIOS)))


def _tier(view: View, metric: str) -> tuple[Entry, ...]:
    now, last, whole = view.value(metric), view.value(metric, back=1), view.value("products")
    share = now / whole if now is not None and whole else None
    standing = view.standing(metric)
    moved = gap(metric, now, last, ("now", "last")) if is_rate(metric) else change(now, last)
    return (metric_name(metric), figure(metric, now), "" if metric in RATIOS else Figure(share, "rate1"),
            figure(metric, last), moved,
            *(chance_cells(view, metric) if metric in GROUPS else NOT_JUDGED), standing.shown_target, standing.verdict)


def _matrix(view: View, moves: Movement | None) -> Table:
    rows, columns = (*TIERS, UNKNOWN, NEW), (*TIERS, UNKNOWN, GONE)
    heads = (column("last_tier", width=NAME_WIDTH), *(Column(name, name, "count.mid") for name in columns))
    heading = say("review.products_moves")
    if moves is None:
        return Table(heads, (), heading, _lacking(view))
    counts = moves.matrix.to_numpy().tolist()
    return Table(heads, tuple((name, *(_move(counts[row][col], row, col) for col in range(len(columns))))
                              for row, name in enumerate(rows)), heading)


def _move(count: int, row: int, col: int) -> Entry:
    """Stayed is grey, up blue, down vermillion; products without a tier on one side are plain."""
    if not count:
        return Styled("", "text.mid")
    if row >= len(TIERS) or col >= len(TIERS):
        return Figure(count, "count.mid")
    return Figure(count, f"count.mid.{'grey' if row == col else 'up' if col < row else 'down'}")


def _listed(view: View, kind: str, chosen: pd.DataFrame | None) -> Table:
    columns = (column("product", width=NAME_WIDTH), column("product_id", "text.in", 17), column("owner", width=12),
               column("last_tier", width=10), column("tier", width=12), column("product_type", width=10),
               column("do", width=25), column("cause", width=15), column("impressions", "count"),
               column("clicks", "count"), column("inquiries", "count"), column("orders", "count"))
    heading = say(f"review.list_{kind}")
    if chosen is None:
        return Table(columns, (), heading, _lacking(view))
    rows = tuple(_product(view, row, kind) for row in _with_details(view, chosen.head(N_LISTED)).to_dict("records"))
    title = say("review.products_listed", title=heading, count=len(chosen), shown=len(rows))
    return Table(columns, rows, title, say("review.products_none"))


def _to_delete(products: pd.DataFrame | None) -> pd.DataFrame | None:
    """The products certainly without effect for 90 days (rule P02), most exposure first; needs no month before."""
    if products is None:
        return None
    chosen = products[products["zero_90"].eq(True).fillna(False).to_numpy(dtype=bool)]
    return chosen.sort_values(["impressions", "product_id"], ascending=[False, True])


def _with_details(view: View, chosen: pd.DataFrame) -> pd.DataFrame:
    """The chosen products in their order with what this month's table and last month's tier say of them."""
    now, last = view.month.products, view.month.last_products
    assert now is not None
    ids = chosen["product_id"].tolist()
    rows = now[now["product_id"].isin(ids)].set_index("product_id").loc[ids].reset_index()
    if last is None:
        return rows.assign(last_tier=None)
    before = last[last["product_id"].isin(ids)].set_index("product_id")["tier"]
    return rows.assign(last_tier=rows["product_id"].map(before))


def _product(view: View, row: Record, kind: str) -> tuple[Entry, ...]:
    texts = (row[name] if isinstance(row[name], str) else None for name in _TEXTS)
    return *texts, say(f"review.do_{kind}"), _cause(view, row, kind), *(float(row[name]) for name in _NUMBERS)


def _cause(view: View, row: Record, kind: str) -> str | None:
    """What put it there: the days without effect, else the orders (RTS) or inquiries (定制) of the tier window."""
    days = view.month.settings.readings.tier_window_days
    if kind == "zero":
        return say("review.cause_zero", days=f"{row['online_days']:.0f}") if pd.notna(row["online_days"]) else None
    which = "orders" if row["product_type"] == RTS else "inquiries"
    count = row[f"window_{which}"]
    return say(f"review.cause_{which}", days=days, count=f"{count:.0f}") if pd.notna(count) else None


def _reposted(view: View) -> Table:
    columns = (column("product", width=NAME_WIDTH), column("new_id", "text.in", 17), column("old_id", width=16))
    now, last = view.month.products, view.month.last_products
    heading = say("review.products_reposts")
    if now is None or last is None:
        return Table(columns, (), heading, _lacking(view))
    pairs = reposts(last, now).head(N_LISTED).to_dict("records")
    return Table(columns, tuple((row["title"], row["new_id"], row["old_id"]) for row in pairs), heading,
                 say("review.products_none"))


def _lacking(view: View) -> str:
    if view.month.products is None:
        return view.missing("products")
    return view.missing("products", back=1)


def _message(view: View, up: pd.DataFrame | None, down: pd.DataFrame | None) -> str:
    if view.month.products is None:
        return view.missing("products")
    zero = view.value("zero_90")
    zeros = say("review.products_zero", count=int(zero)) if zero is not None else say("review.products_zero_unknown")
    if up is None or down is None:
        return say("review.products_first", count=len(view.month.products), zeros=zeros)
    return say("review.products_message", up=len(up), down=len(down), net=f"{len(up) - len(down):+d}", zeros=zeros)
