"""docs/images/architecture.svg: what flows where, drawn from a table of boxes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 960, 560
FONT = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif"
PAPER, INK, MUTED = "#FFFFFF", "#1F2933", "#52606D"
FILES, CODE, CORE = ("#F5F0E6", "#B08968"), ("#E8F1FA", "#3E7CB1"), ("#DDEFE3", "#3A7D44")


@dataclass(frozen=True)
class Box:
    """A box: its name, a line below it, where its middle lies, its look, how wide it is."""

    name: str
    about: str
    x: int
    y: int
    look: tuple[str, str]
    width: int = 200
    height: int = 58


BOXES = (
    Box("导入/", "platform exports, as downloaded", 130, 50, FILES),
    Box("店名.xlsm · 登记/", "what people type, tick and decide", 570, 50, FILES, 300),
    Box("exports", "recognise, parse, problems", 130, 170, CODE),
    Box("desk", "live Excel | closed file | memory", 570, 170, CODE, 300),
    Box("history", "one Parquet file a dataset and period", 130, 290, CODE, 230),
    Box("domain + catalogue", "rules, targets, duties → verdicts, findings, KPI", 500, 290, CORE, 320),
    Box("review", "pages as values", 390, 410, CODE, 160),
    Box("mail", "the same values as a letter", 610, 410, CODE, 190),
    Box("归档/ 历史/", "originals and history of the store", 130, 410, FILES, 230),
    Box("复盘/", ".xlsx, 摘要", 390, 510, FILES, 160),
    Box("邮件", ".eml or SMTP", 610, 510, FILES, 190),
    Box("jobs", "one file for each thing a person asks for", 840, 290, CODE, 170, 180),
    Box("excel · cli", "ribbon, cell functions, commands", 840, 110, CODE, 190),
)
ARROWS = (("导入/", "exports"), ("exports", "history"), ("history", "归档/ 历史/"), ("店名.xlsm · 登记/", "desk"),
          ("desk", "店名.xlsm · 登记/"), ("history", "domain + catalogue"), ("desk", "history"),
          ("domain + catalogue", "desk"), ("domain + catalogue", "review"), ("domain + catalogue", "mail"),
          ("review", "复盘/"), ("mail", "邮件"), ("excel · cli", "jobs"), ("jobs", "domain + catalogue"))


def architecture() -> str:
    """The picture, as SVG."""
    boxes = {box.name: box for box in BOXES}
    lines = [_arrow(boxes[start], boxes[end], (end, start) in ARROWS) for start, end in ARROWS]
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
            f'height="{HEIGHT}" font-family="{FONT}" role="img">\n<title>opsbook: what flows where</title>\n'
            f'<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{MUTED}"/></marker></defs>\n'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>')
    return "\n".join([head, *lines, *map(_drawn, BOXES), "</svg>", ""])


def _drawn(box: Box) -> str:
    fill, line = box.look
    left, top = box.x - box.width // 2, box.y - box.height // 2
    words = box.about.split()
    half = (len(words) + 1) // 2
    rows = [" ".join(words)] if len(box.about) * 6 < box.width else [" ".join(words[:half]), " ".join(words[half:])]
    texts = [f'<text x="{box.x}" y="{box.y + 13 + 13 * place - 5 * len(rows)}" font-size="11" fill="{MUTED}" '
             f'text-anchor="middle">{escape(row)}</text>' for place, row in enumerate(rows)]
    return "\n".join([f'<rect x="{left}" y="{top}" width="{box.width}" height="{box.height}" rx="6" fill="{fill}" '
                      f'stroke="{line}"/>',
                      f'<text x="{box.x}" y="{box.y - 6 * len(rows)}" font-size="15" font-weight="600" fill="{INK}" '
                      f'text-anchor="middle">{escape(box.name)}</text>', *texts])


def _arrow(start: Box, end: Box, both: bool) -> str:
    """A line from edge to edge, straight down where one box lies over the other; beside its twin the other way."""
    if abs(start.y - end.y) < max(start.height, end.height) // 2:
        sign = 1 if end.x > start.x else -1
        return _line(start.x + sign * start.width // 2, end.y, end.x - sign * end.width // 2, end.y)
    sign = 1 if end.y > start.y else -1
    aside = sign * 14 if both else 0
    left = max(box.x - box.width // 2 for box in (start, end))
    right = min(box.x + box.width // 2 for box in (start, end))
    above = (left + right) // 2 + aside if left < right else None
    return _line(above or _nearest(end.x, start), start.y + sign * start.height // 2,
                 above or _nearest(start.x, end), end.y - sign * end.height // 2)


def _line(x1: int, y1: int, x2: int, y2: int) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{MUTED}" stroke-width="1.5" marker-end="url(#tip)"/>'


def _nearest(x: int, box: Box) -> int:
    """The place on the box's edge nearest to `x`."""
    room = box.width // 2 - 20
    return min(max(x, box.x - room), box.x + room)
