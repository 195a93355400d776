"""What Excel finds when it looks for opsbook: the COM class, the conf, the macro setting, the trusted folder."""

from __future__ import annotations

from pathlib import Path

from opsbook.errors import MachineError
from opsbook.install.check import Check, good, not_here, wrong
from opsbook.install.comclass import class_values, server_command, server_key
from opsbook.install.conf import conf_path, conf_values, read_conf
from opsbook.install.machine import Machine
from opsbook.install.registry import Place, View
from opsbook.install.trust import WITH_NOTICE, is_trusted, locations_off, macro_setting, network_allowed
from opsbook.texts import say


def check_com(machine: Machine) -> Check:
    """Whether the COM class is there for 64-bit and 32-bit Excel and starts this Python."""
    title = say("install.com")
    if not machine.windows:
        return not_here(title)
    if all(machine.registry.read(place) == datum for place, datum in class_values(machine).items()):
        return good(title, say("install.com_found"))
    commands = [machine.registry.read(Place(server_key(view))) for view in View]
    other = next((datum for datum in commands if datum is not None and datum.data != server_command(machine)), None)
    found = say("install.com_missing") if other is None else say("install.com_other", command=other.data)
    return wrong(title, found, say("install.run_install_restart"))


def check_conf(machine: Machine) -> Check:
    """Whether the conf is there, readable, and holds what xlwings' own server needs."""
    title, path = say("install.conf"), conf_path(machine)
    if not machine.windows:
        return not_here(title)
    if not path.exists():
        return wrong(title, say("install.conf_missing", path=path), say("install.run_install"))
    try:
        found, wanted = read_conf(machine), conf_values(machine)
    except MachineError as error:
        return wrong(title, error.what, error.todo)
    differing = [key for key, value in wanted.items() if found.get(key) != value]
    if differing:
        return wrong(title, say("install.conf_wrong", path=path, keys="、".join(differing)), say("install.run_install"))
    return good(title, say("install.conf_found", path=path))


def check_macros(machine: Machine, store: Path | None = None) -> Check:
    """Whether Excel lets unsigned macros run: everywhere, or at least in the store's folder."""
    title = say("install.macros")
    if not machine.windows:
        return not_here(title)
    setting = macro_setting(machine.registry)
    if setting <= WITH_NOTICE:
        return good(title, say("install.macros_ask" if setting == WITH_NOTICE else "install.macros_all"))
    if store is not None and _trusts(machine, store):
        return good(title, say("install.macros_trusted"))
    return wrong(title, say("install.macros_blocked"), say("install.macros_mend"))


def check_trust(machine: Machine, store: Path | None = None) -> Check:
    """Whether the store's folder is a Trusted Location that counts."""
    title = say("install.trusted")
    if not machine.windows:
        return not_here(title)
    if store is None:
        return not_here(title, say("install.needs_store"))
    if locations_off(machine.registry):
        return wrong(title, say("install.trusted_off"), say("install.trusted_off_mend"))
    if not _reachable(machine, store):
        return wrong(title, say("install.trusted_network"), say("install.trusted_network_mend"))
    if not is_trusted(machine.registry, str(store)):
        return wrong(title, say("install.trusted_no"), say("install.trusted_no_mend"))
    return good(title, say("install.trusted_yes"))


def _reachable(machine: Machine, store: Path) -> bool:
    return network_allowed(machine.registry) or not machine.on_network(str(store))


def _trusts(machine: Machine, store: Path) -> bool:
    known = is_trusted(machine.registry, str(store)) and _reachable(machine, store)
    return known and not locations_off(machine.registry)
