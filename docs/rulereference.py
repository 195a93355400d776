"""docs/rules.md: every rule, from the catalogue, in the words of the workbook's sheet 说明."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from opsbook.catalogue.rules import rules
from opsbook.desk.rows.cases import case_text
from opsbook.desk.rows.ruleways import how_judged
from opsbook.domain.rule import Rule
from opsbook.domain.sentence import source_title
from opsbook.texts import say

HEAD = """# 规则

共 {count} 条，按来源分成 {areas} 组。判定是 {verdicts}；后四种说明为什么没有判，都不算达标。
公司自己的目标写在“设置”里，写了就按公司的。

这一页由 `python docs/build.py` 从 `templates/catalogue/rules/` 生成，例子就是每条规则的测试。
"""
VERDICTS = "● 达标、◆ 关注、▲ 预警、· 提示、○ 缺数据、○ 缺基准、○ 未设目标、– 停用"


def rule_reference() -> str:
    """The page: a section an area, an entry a rule."""
    areas = list(_areas())
    head = HEAD.format(count=len(rules()), areas=len(areas), verdicts=VERDICTS)
    index = "\n".join(f"* [{title}](#{area})：{'、'.join(f'[{id}](#{id.lower()})' for id in ids)}"
                      for area, title, ids in areas)
    sections = (_section(area, title, ids) for area, title, ids in areas)
    return "\n".join([head, index, "", *sections])


def _areas() -> Iterator[tuple[str, str, list[str]]]:
    """Name, title and rules of each area; the title is the first line of its file."""
    folder = files("opsbook.templates") / "catalogue" / "rules"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            lines = file.read_text(encoding="utf-8").splitlines()
            ids = [id for id in (line.strip("[]") for line in lines if line.startswith("[")) if id in rules()]
            title = lines[0].removeprefix("# ").partition("（")[0]
            yield file.name.removesuffix(".toml").partition("_")[2].replace("_", "-"), title, ids


def _section(area: str, title: str, ids: list[str]) -> str:
    return "\n".join([f'<a id="{area}"></a>', "", f"## {title}", "", *(_entry(rules()[id]) for id in ids)])


def _entry(rule: Rule) -> str:
    facts = {"怎么判": how_judged(rule), "为什么": rule.why, "会亮的例子": case_text(rule.fires),
             "不亮的例子": case_text(rule.holds), "怎么做": rule.action, "谁": rule.owner, "来源": source_title(rule)}
    lines = [f'<a id="{rule.id.lower()}"></a>', "", f"### {rule.id} {rule.name}", ""]
    if not rule.on:
        lines += [say("rules.off", title=rule.name), ""]
    return "\n".join([*lines, *(f"* **{name}**：{_plain(text)}" for name, text in facts.items()), ""])


def _plain(text: str) -> str:
    """The text without what Markdown would take for its own."""
    for sign in "\\*_|<>`":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
