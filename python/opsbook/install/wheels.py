"""Wheels in a folder: which of them a 64-bit Windows Python needs, and what is not there.

Names of wheels after PEP 427, tags after PEP 425, requirements and their markers after PEP 508, all by `packaging`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

PLATFORM = "win_amd64"


@dataclass(frozen=True)
class Target:
    """The Python the wheels are for: CPython of this version on 64-bit Windows."""

    python: tuple[int, int]

    @property
    def tags(self) -> frozenset[Tag]:
        """The tags of wheels it takes."""
        name = "cp" + "".join(map(str, self.python))
        return frozenset([*cpython_tags(self.python, platforms=[PLATFORM]),
                          *compatible_tags(self.python, name, [PLATFORM])])

    def asks_for(self, requirement: Requirement, extras: frozenset[str] = frozenset()) -> bool:
        """Whether the requirement holds there, for what was asked for with `extras`."""
        version = ".".join(map(str, self.python))
        there = {"implementation_name": "cpython", "platform_python_implementation": "CPython", "os_name": "nt",
                 "platform_machine": "AMD64", "platform_system": "Windows", "sys_platform": "win32",
                 "python_version": version, "python_full_version": f"{version}.0"}
        return requirement.marker is None or any(requirement.marker.evaluate({**there, "extra": extra})
                                                 for extra in extras or {""})


@dataclass(frozen=True)
class Wheel:
    """A wheel file."""

    path: Path
    name: str
    version: Version
    tags: frozenset[Tag]

    @property
    def metadata(self) -> Message:
        """Its METADATA, as mail headers."""
        with zipfile.ZipFile(self.path) as archive:
            name = next(each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
            return BytesParser().parsebytes(archive.read(name), headersonly=True)

    @property
    def requires(self) -> tuple[Requirement, ...]:
        """What it asks for."""
        return tuple(Requirement(text) for text in self.metadata.get_all("Requires-Dist") or ())


@dataclass(frozen=True)
class Needed:
    """The wheels that are needed, by name, and the requirements no wheel meets."""

    wheels: tuple[Wheel, ...]
    missing: tuple[Requirement, ...]


def wheels_in(folder: Path) -> tuple[Wheel, ...]:
    """The wheels of a folder, newest version first; files that are none are passed over."""
    found = []
    for path in folder.glob("*.whl"):
        try:
            name, version, _, tags = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        found.append(Wheel(path, name, version, tags))
    return tuple(sorted(found, key=lambda wheel: wheel.version, reverse=True))


def needed(wheels: Sequence[Wheel], names: Sequence[str], target: Target) -> Needed:
    """The wheels the target needs for `names`, with all they ask for in turn."""
    usable = [wheel for wheel in wheels if wheel.tags & target.tags]
    chosen: dict[str, Wheel] = {}
    missing: dict[str, Requirement] = {}
    waiting, seen = [Requirement(name) for name in names], set[str]()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        wheel = _meeting(requirement, usable, chosen)
        if wheel is None:
            missing[str(requirement)] = requirement
            continue
        chosen[wheel.name] = wheel
        waiting += [each for each in wheel.requires if target.asks_for(each, frozenset(requirement.extras))]
    return Needed(tuple(chosen[name] for name in sorted(chosen)), tuple(missing.values()))


def _meeting(requirement: Requirement, usable: Sequence[Wheel], chosen: dict[str, Wheel]) -> Wheel | None:
    """The wheel chosen for the name already, else the newest one; None where it does not meet the requirement."""
    name = canonicalize_name(requirement.name)
    named = [chosen[name]] if name in chosen else [wheel for wheel in usable if wheel.name == name]
    return next((wheel for wheel in named if requirement.specifier.contains(wheel.version, prereleases=True)), None)
