"""Subcommands that are imported when they are called, so that a short question gets a quick answer."""

import os
from difflib import get_close_matches
from importlib import import_module

import click


class LazyCommands(click.Group):
    """A group that knows the names of its commands, and imports only the one that is called."""

    def __init__(
        self, *args: object, commands_by_module: dict[str, tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._modules = commands_by_module

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which a user meets them."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self._modules:
            return None
        module = import_module(self._modules[cmd_name][0])
        command = getattr(module, cmd_name, None) or getattr(
            module, f"{cmd_name}_", None
        )  # import is a keyword
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name; where there is none, what may have been meant is said."""
        if args and args[0] not in self._modules and not args[0].startswith("-"):
            ctx.fail(f"there is no command {args[0]!r}; {self._meant(args[0])}")
        return super().resolve_command(ctx, args)

    def _meant(self, word: str) -> str:
        if os.path.isfile(word):  # noqa: PTH113 - a word too long for a name is no file, and no error
            return (
                f"claims are checked with facetwise check {word}, a note is coded with facetwise code {word}"
            )
        close = get_close_matches(word.lower(), self._modules, n=3)
        return f"did you mean {' or '.join(close)}?" if close else "facetwise --help lists them"

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, short_help) for name, (_, short_help) in self._modules.items()])
