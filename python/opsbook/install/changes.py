"""Values wanted in the registry: what has to change for them, changing it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from opsbook.install.record import Record, WrittenValue
from opsbook.install.registry import Datum, Place, Registry

Wanted = Mapping[Place, Datum]


def planned(registry: Registry, wanted: Wanted, record: Record) -> Record:
    """The record after `wanted` is written, made before anything is: a kill in between loses nothing.

    What stood there before the first install is remembered, not what an earlier install put there; a value that
    stands there already without us stays nobody's but its owner's.
    """
    values = {value.place: value for value in record.values}
    keys = list(record.keys)
    for place, datum in wanted.items():
        found, ours = registry.read(place), values.get(place)
        if found == datum:
            continue
        untouched = ours is not None and ours.datum == found
        values[place] = WrittenValue(place, datum, ours.before if ours and untouched else found)
        keys += [key for key in place.key.above if key not in keys and not registry.has(key)]
    return msgspec.structs.replace(record, keys=tuple(keys), values=tuple(values.values()))


def write_all(registry: Registry, wanted: Wanted) -> int:
    """Write what is not there yet; give how many values changed."""
    missing = [(place, datum) for place, datum in wanted.items() if registry.read(place) != datum]
    for place, datum in missing:
        registry.write(place, datum)
    return len(missing)


def take_back(registry: Registry, record: Record) -> tuple[Place, ...]:
    """Put back what was there before; give the places somebody else has changed since, which stay as they are."""
    kept = []
    for value in reversed(record.values):
        found = registry.read(value.place)
        if found in (None, value.before):  # taken back already, by a person or by a run that was stopped
            continue
        if found != value.datum:
            kept.append(value.place)
        elif value.before is None:
            registry.remove(value.place)
        else:
            registry.write(value.place, value.before)
    for key in reversed(record.keys):
        registry.remove_key(key)
    return tuple(kept)
