"""Install and uninstall: what opsbook needs of Windows, written once, taken back exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from opsbook.errors import MachineError
from opsbook.files import put, remove
from opsbook.install.changes import planned, take_back, write_all
from opsbook.install.comclass import class_values
from opsbook.install.conf import conf_bytes, conf_path, conf_values, read_conf
from opsbook.install.machine import Machine
from opsbook.install.record import NAME, Record, WrittenFile, as_bytes, load_record
from opsbook.install.trust import is_trusted, network_allowed, trust_values
from opsbook.texts import say


@dataclass(frozen=True)
class Installed:
    """What an installation did: values and files that changed, folders Excel trusts now, folders it cannot trust."""

    changed: int
    trusted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Removed:
    """What was taken back: how many values and files; those somebody else changed since and that stayed."""

    taken_back: int
    kept: tuple[str, ...] = ()


def untrusted(machine: Machine, folders: Sequence[Path]) -> tuple[Path, ...]:
    """Those of the folders that Excel does not trust yet and could."""
    return tuple(folder for folder in folders
                 if not is_trusted(machine.registry, str(folder)) and _can_trust(machine, folder))


def install(machine: Machine, folders: Sequence[Path] = ()) -> Installed:
    """Write the COM class and the conf, make `folders` Trusted Locations; what stands there already stays.

    The record of what stood there before is written first. Raises MachineError elsewhere than on Windows, where the
    interpreter or the conf cannot be used, or Windows refuses; StoreError where a file cannot be written.
    """
    if not machine.windows:
        raise MachineError(say("install.windows_only"), todo=say("install.windows_only_todo"))
    if not Path(machine.interpreter).is_file():
        raise MachineError(say("install.no_pythonw"), where=machine.interpreter, todo=say("install.no_pythonw_todo"))
    trusted = untrusted(machine, folders)
    wanted = class_values(machine) | trust_values(machine.registry, [str(folder) for folder in trusted])
    record, conf = load_record(machine.folder), _conf(machine)
    record = planned(machine.registry, wanted, _with_file(machine, record, conf))
    put(machine.folder / NAME, as_bytes(record))
    changed = _put_changed(conf_path(machine), conf) + write_all(machine.registry, wanted)
    refused = [folder for folder in folders if not _can_trust(machine, folder)]
    return Installed(changed, tuple(map(str, trusted)), tuple(map(str, refused)))


def uninstall(machine: Machine) -> Removed:
    """Put everything back as it was before the first install; what somebody else changed since stays."""
    record = load_record(machine.folder)
    kept = [_where(place.key.path, place.name) for place in take_back(machine.registry, record)]
    kept += [file.path for file in record.files if not _file_back(file)]
    remove(machine.folder / NAME)
    if record.made_folder and not any(machine.folder.iterdir()):
        machine.folder.rmdir()
    return Removed(len(record.values) + len(record.files) - len(kept), tuple(kept))


def installed_lines(report: Installed) -> list[str]:
    """What install says."""
    first = say("install.done", count=report.changed) if report.changed else say("install.nothing_to_do")
    lines = [first, *(say("install.trusts", folder=folder) for folder in report.trusted),
             *(say("install.network_folder", folder=folder) for folder in report.refused)]
    return [*lines, say("install.next")]


def removed_lines(report: Removed) -> list[str]:
    """What uninstall says."""
    first = say("install.removed", count=report.taken_back) if report.taken_back else say("install.nothing_installed")
    return [first, *(say("install.kept", place=place) for place in report.kept)]


def _can_trust(machine: Machine, folder: Path) -> bool:
    """A folder on another computer counts only where the user allowed that; nobody else may."""
    return network_allowed(machine.registry) or not machine.on_network(str(folder))


def _conf(machine: Machine) -> bytes:
    """The conf with our values; what else stands in it stays."""
    return conf_bytes(read_conf(machine) | conf_values(machine), machine.encoding)


def _with_file(machine: Machine, record: Record, conf: bytes) -> Record:
    path = conf_path(machine)
    found = path.read_bytes() if path.exists() else None
    ours = next((file for file in record.files if file.path == str(path)), None)
    before = ours.before if ours is not None and ours.content == found else found
    made = record.made_folder or not machine.folder.exists()
    if found == conf:
        return msgspec.structs.replace(record, made_folder=made)
    return msgspec.structs.replace(record, made_folder=made, files=(WrittenFile(str(path), conf, before),))


def _put_changed(path: Path, content: bytes) -> int:
    if path.exists() and path.read_bytes() == content:
        return 0
    put(path, content)
    return 1


def _file_back(file: WrittenFile) -> bool:
    """Put a file back as it was; False where somebody has changed it since."""
    path = Path(file.path)
    found = path.read_bytes() if path.exists() else None
    if found in (None, file.before):
        return True
    if found != file.content:
        return False
    if file.before is None:
        remove(path)
    else:
        put(path, file.before)
    return True


def _where(path: str, name: str) -> str:
    return f"HKEY_CURRENT_USER\\{path} {name}".rstrip()
