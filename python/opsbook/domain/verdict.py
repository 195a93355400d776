"""The eight verdicts a rule can give."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What a rule says of a value. Missing data, benchmark or target are verdicts of their own, never a pass."""

    PASS = "pass"
    WATCH = "watch"
    FAIL = "fail"
    INFO = "info"
    NO_DATA = "no_data"
    NO_BENCHMARK = "no_benchmark"
    NO_TARGET = "no_target"
    OFF = "off"

    @property
    def word(self) -> str:
        """The verdict's one Chinese word."""
        return _WORDS[self]

    @property
    def sign(self) -> str:
        """The sign that carries the verdict where colour cannot."""
        return _SIGNS[self]

    @property
    def label(self) -> str:
        """Sign and word, as shown in cells: ``▲ 预警``."""
        return f"{self.sign} {self.word}"


_WORDS = {
    Verdict.PASS: "达标", Verdict.WATCH: "关注", Verdict.FAIL: "预警", Verdict.INFO: "提示",
    Verdict.NO_DATA: "缺数据", Verdict.NO_BENCHMARK: "缺基准", Verdict.NO_TARGET: "未设目标", Verdict.OFF: "停用",
}
_SIGNS = {
    Verdict.PASS: "●", Verdict.WATCH: "◆", Verdict.FAIL: "▲", Verdict.INFO: "·",
    Verdict.NO_DATA: "○", Verdict.NO_BENCHMARK: "○", Verdict.NO_TARGET: "○", Verdict.OFF: "–",
}
