"""Facts: metric x period x scope, one row each.

Columns of a facts frame:

    metric        key of templates/catalogue/metrics.toml
    scope, name   "store" and "", or channel / country / person and which one
    grain, start, end   of the period (dates)
    value         float, rates as fractions; NaN where the data is missing
    peer_average, peer_best   the platform's own 同行平均 / 同行优秀 of that period, NaN where not given
    reading       which reading of an open definition was used, "" where there is none
"""

from __future__ import annotations

FACT_COLUMNS = (
    "metric", "scope", "name", "grain", "start", "end", "value", "peer_average", "peer_best", "reading",
)
