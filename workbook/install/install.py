"""Makes opsbook's private Python on this PC, replaces it by a newer one, takes it away; only the standard library.

install.ps1 calls it with the Python it found: that of the PC, or the embeddable one beside it that `opsbook bundle`
packed. The environment always lies at the same path, since Excel's class, starters and scheduled tasks name it. Until
the new one is ready the old one is kept beside it; killed anywhere, the next run goes on from there.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
READY = "opsbook-ready"  # in an environment that is whole
OWNERS_ONLY = ("/inheritance:r", "/grant:r", "*S-1-3-4:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F")
"""For icacls: the owner, the system, administrators. A folder made in C:\\ is writable for every user."""
TEXTS: dict[str, str] = tomllib.loads((HERE / "install.toml").read_text(encoding="utf-8"))


class Stop(Exception):
    """Something the person can mend, in one sentence."""


def short_name(path: str) -> str:
    """The 8.3 name of an existing path; the path itself where there is none."""
    room = ctypes.create_unicode_buffer(1024)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  (type checkers elsewhere than Windows do not know it)
    return room.value if kernel.GetShortPathNameW(path, room, len(room)) else path


def run(command: Sequence[str]) -> bool:
    """Run a program in this window; whether it is there and succeeded."""
    with suppress(OSError):
        return subprocess.run(command, check=False).returncode == 0
    return False


@dataclass(frozen=True)
class Computer:
    """The PC: tests give another. `source` is the folder of install.py."""

    windows: bool = os.name == "nt"
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    short_name: Callable[[str], str] = short_name
    run: Callable[[Sequence[str]], bool] = run
    source: Path = HERE


def home_folder(pc: Computer, asked: str = "") -> Path:
    """Where opsbook lives: as asked for, else in the user's data folder, by its 8.3 name if it must be, else in C:\\.

    xlwings' DLL starts programs by ANSI paths: every sign is ASCII. Raises Stop for a folder asked for that is not.
    """
    if asked:
        if not asked.isascii():
            raise Stop(TEXTS["not_ascii"].format(folder=asked))
        return Path(asked).absolute()
    if not pc.windows:
        return Path.home() / ".local" / "share" / "opsbook"
    local = pc.environ["LOCALAPPDATA"]
    for name in (local, pc.short_name(local)):
        if name.isascii():
            return Path(name) / "opsbook"
    user = sha256(local.encode()).hexdigest()[:8]
    return Path(pc.environ.get("SYSTEMDRIVE", "C:") + "\\") / "opsbook" / user


def install(pc: Computer, given: argparse.Namespace) -> None:
    """Make the environment, in place of an older one, and let Excel know. Raises Stop; what was there before stays."""
    home = home_folder(pc, given.folder)
    say("start", folder=home)
    source = packages(pc.source, given.index_url)
    if not home.exists():
        home.mkdir(parents=True)
        if pc.windows and not str(home).startswith(pc.environ.get("USERPROFILE", str(home))):
            pc.run(["icacls", str(home), *OWNERS_ONLY])
    env, old = home / "env", home / "env-old"
    put_aside(env, old)
    try:
        make(pc, env, source)
    except BaseException:
        with suppress(OSError):
            recover(env, old)
        raise
    shutil.rmtree(old, ignore_errors=True)
    register(pc, env, given)


def packages(source: Path, index_url: str = "") -> list[str]:
    """What pip installs and from where: the wheels beside us, else the project. Raises Stop where there is neither."""
    index = ["--index-url", index_url] if index_url else []
    if (source / "wheels").is_dir():
        return [*(index or ["--no-index"]), "--find-links", str(source / "wheels"), "opsbook"]
    if (source.parents[1] / "setup.cfg").is_file():
        return [*index, str(source.parents[1])]
    raise Stop(TEXTS["no_source"].format(folder=source))


def put_aside(env: Path, old: Path) -> None:
    """Keep the environment that is there until the new one is ready. Raises Stop where a program runs from it."""
    try:
        recover(env, old)
        if env.exists():
            env.rename(old)
    except OSError as error:
        raise Stop(TEXTS["in_use"].format(folder=env)) from error


def recover(env: Path, old: Path) -> None:
    """End what a run that was killed left half done: the new environment counts only once it is ready."""
    if not (env / READY).exists():
        if env.exists():
            shutil.rmtree(env)
        if old.exists():
            old.rename(env)
    elif old.exists():
        shutil.rmtree(old)


def make(pc: Computer, env: Path, source: Sequence[str]) -> None:
    """A Python at `env` with opsbook in it. Raises Stop naming the step that failed."""
    options = ["--disable-pip-version-check", "--no-warn-script-location", "--no-input", *source]
    if (pc.source / "python").is_dir():
        say("copying")
        pip = next((pc.source / "wheels").glob("pip-*.whl"), None)
        if pip is None:
            raise Stop(TEXTS["no_pip"])
        shutil.copytree(pc.source / "python", env)
        starter = [str(env / "python.exe"), str(pip / "pip")]  # the embeddable Python has no pip: its wheel runs
    else:
        say("making")
        must(pc, "making", [sys.executable, "-m", "venv", str(env)])
        starter = [python_of(pc, env), "-m", "pip"]
    say("installing")
    must(pc, "installing", [*starter, "install", *options])
    say("starting")
    must(pc, "starting", [python_of(pc, env), "-m", "opsbook", "--version"])
    (env / READY).touch()


def register(pc: Computer, env: Path, given: argparse.Namespace) -> None:
    """Let Excel know, and say what the command is called. Raises Stop where Excel could not be told."""
    python = python_of(pc, env)
    command = f'"{python}" -m opsbook'
    if pc.windows:
        say("registering")
        trust = ["--trust"] if given.trust else []
        if not pc.run([python, "-m", "opsbook", "install", *given.stores, *trust]):
            raise Stop(TEXTS["not_registered"].format(command=command))
    say("done", command=command)


def uninstall(pc: Computer, given: argparse.Namespace) -> None:
    """Take back what Excel was told, then the environment. Raises Stop where one of them cannot be taken back."""
    home = home_folder(pc, given.folder)
    env, old = home / "env", home / "env-old"
    if not env.exists() and not old.exists():
        return say("nothing", folder=home)
    if (env / READY).exists() and not pc.run([python_of(pc, env), "-m", "opsbook", "uninstall"]):
        raise Stop(TEXTS["not_unregistered"])
    put_aside(env, old)
    shutil.rmtree(old, ignore_errors=True)
    if not any(home.iterdir()):
        home.rmdir()
    return say("removed", folder=home)


def python_of(pc: Computer, env: Path) -> str:
    """The interpreter of an environment, whichever way it was made."""
    places = ("python.exe", "Scripts/python.exe") if pc.windows else ("python.exe", "bin/python")
    return str(next((env / place for place in places if (env / place).exists()), env / places[1]))


def must(pc: Computer, step: str, command: Sequence[str]) -> None:
    """Run one step. Raises Stop where it fails."""
    if not pc.run(command):
        raise Stop(TEXTS["failed"].format(step=TEXTS[step].partition(" ")[2].strip("…")))


def say(key: str, **values: object) -> None:
    """Tell the person at once, also where the output is a pipe."""
    print(TEXTS[key].format(**values), flush=True)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """What the person asked for."""
    parser = argparse.ArgumentParser(prog="install.ps1", description=TEXTS["about"])
    parser.add_argument("stores", nargs="*", metavar="店铺", help=TEXTS["stores"])
    parser.add_argument("--index-url", default="", metavar="URL", help=TEXTS["index_url"])
    parser.add_argument("--folder", default="", metavar="文件夹", help=TEXTS["folder"])
    parser.add_argument("--trust", action="store_true", help=TEXTS["trust"])
    parser.add_argument("--uninstall", action="store_true", help=TEXTS["remove"])
    return parser.parse_args(words)


def main(words: Sequence[str], pc: Computer | None = None) -> int:
    """The whole run; 0 where all is done, 2 where the person must mend something, 130 where they stopped it."""
    given, pc = arguments(words), pc or Computer()
    try:
        (uninstall if given.uninstall else install)(pc, given)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
