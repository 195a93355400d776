"""The words of --help that are typer's own, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from opsbook.texts import say

F = TypeVar("F", bound=Callable[..., Any])
# What typer writes, as patterns, and what a person reads instead. A kind of value (<path>) says nothing to them.
_WORDS = {
    r"^Options$": "help_options", r"^Arguments$": "help_arguments", r"^Commands$": "help_commands",
    r"^Show this message and exit\.$": "help_help", r"required(?=\]$)": "help_required",
    r"default(?=:)": "help_default", r"\[OPTIONS\]": "help_any_options", r"COMMAND \[ARGS\]\.\.\.": "help_any_command",
}
_KIND = re.compile(r" <[^<>]+(\[\w+\])?>$")


def _chinese(text: str) -> str:
    for english, key in _WORDS.items():
        text = re.sub(english, say(f"cli.{key}"), text)
    return text


class _Formatter(typer.Context.formatter_class):  # type: ignore[misc, valid-type]
    """Writes typer's own words in Chinese; done before the layout, which counts their width."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _chinese(args), say("cli.help_usage"))

    def write_heading(self, heading: str) -> None:
        self.write(f"{_chinese(heading)}：\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **values: Any) -> None:
        super().write_dl([(_KIND.sub("", name), _chinese(text)) for name, text in rows], *args, **values)


class _Context(TyperCommand.context_class):  # type: ignore[misc, valid-type]
    formatter_class = _Formatter


class Command(TyperCommand):
    """A command whose help is Chinese."""

    context_class = _Context


class Group(TyperGroup):
    """The application: its help is Chinese, and so is what it says of a command it does not know."""

    context_class = _Context

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As typer's. Raises its usage error where there is no such command."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(say("cli.usage_command", name=args[0]))
        return super().resolve_command(ctx, args)


class Application(typer.Typer):
    """A typer application whose commands are all Command."""

    def command(self, name: str | None = None, **values: Any) -> Callable[[F], F]:
        """As typer's."""
        return super().command(name, cls=Command, **values)
