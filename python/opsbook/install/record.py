"""What install wrote and what was there before, kept beside the user's conf: uninstall takes back exactly that."""

from __future__ import annotations

from pathlib import Path

import msgspec

from opsbook.errors import MachineError
from opsbook.install.registry import Datum, Key, Place
from opsbook.texts import say
from opsbook.typed import decode

NAME = "installed.json"


class WrittenValue(msgspec.Struct, frozen=True):
    """A value of the registry: what install set and what it found (None: nothing)."""

    place: Place
    datum: Datum
    before: Datum | None = None


class WrittenFile(msgspec.Struct, frozen=True):
    """A file: what install put there and what it found (None: no file)."""

    path: str
    content: bytes
    before: bytes | None = None


class Record(msgspec.Struct, frozen=True):
    """Everything install wrote: keys it made (outermost first), values, files, whether it made the folder."""

    keys: tuple[Key, ...] = ()
    values: tuple[WrittenValue, ...] = ()
    files: tuple[WrittenFile, ...] = ()
    made_folder: bool = False

    def value(self, place: Place) -> WrittenValue | None:
        """What was written at a place."""
        return next((value for value in self.values if value.place == place), None)


def load_record(folder: Path) -> Record:
    """The record in `folder`, an empty one where there is none. Raises MachineError where it is damaged."""
    path = folder / NAME
    try:
        return decode(path.read_bytes(), Record)
    except FileNotFoundError:
        return Record()
    except (OSError, msgspec.DecodeError) as error:
        raise MachineError(say("install.damaged_record"), where=str(path),
                           todo=say("install.damaged_record_todo")) from error


def as_bytes(record: Record) -> bytes:
    """The record as it is stored."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1)
