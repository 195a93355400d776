"""Every job that writes, killed with SIGKILL at each of its file-system steps and at random moments, and met by failing
disks; afterwards the store must open, hold every file as before or as after, and the job done again must complete it.

    python benchmarks/kills.py --steps --faults --random 1000      everything (about four hours on two cores)
    python benchmarks/kills.py --steps --every 25                  every 25th step of each job

Jobs run in children of this process, which itself does none: a child begins in milliseconds and may die.
"""

from __future__ import annotations

import argparse
import difflib
import errno
import hashlib
import os
import pickle
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from measure import Line, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "jobs"))

from deaths import STEPS, Death, kill
from writingjobs import JOBS, WritingJob, left_over, make_store, originals, state

from opsbook import files
from opsbook.errors import OpsbookError
from opsbook.history.history import History
from opsbook.history.lock import NAME as LOCK
from opsbook.history.lock import locked
from opsbook.history.store import open_store

STORE = "某某工贸"
WHEN_FULL = ("open", "write", "fsync", "mkdir", "sendfile")
HELD = ("open", "replace", "rename", "unlink")


@dataclass
class Tally:
    """What became of the trials of one kind; what is broken is told at once, a sweep takes hours."""

    n: int = 0
    distinct: int = 0
    broken: list[str] = field(default_factory=list)

    def tell(self, how: str) -> None:
        """Count a trial as broken."""
        self.broken.append(how)
        print(f"BROKEN {how}", flush=True)


@dataclass(frozen=True)
class Plan:
    """A job and the folder of its trials: `ready` is the store it begins with, `measured` what it does undisturbed."""

    job: WritingJob
    folder: Path

    @property
    def ready(self) -> Path:
        """The store the job begins with."""
        return self.folder / "ready" / STORE

    @property
    def trial(self) -> Path:
        """The copy that is killed."""
        return self.folder / "trial" / STORE

    @property
    def measured(self) -> dict[str, object]:
        """The states before and after, the steps, the seconds."""
        return pickle.loads((self.folder / "measured").read_bytes())

    def copy(self) -> None:
        """Put the store of the beginning in the place of the trial."""
        shutil.rmtree(self.trial, ignore_errors=True)
        shutil.copytree(self.ready, self.trial)


def main() -> int:
    """Run what is asked for and print the table."""
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder, "base", STORE)
        must(lambda: make_store(base))
        plans = [planned(job, base, Path(folder)) for job in JOBS if not asked.jobs or job.name in asked.jobs]
        tallies = dict[str, Tally]()
        if asked.steps:
            tallies |= {f"{plan.job.name}: killed at a step": kill_steps(plan, asked.every) for plan in plans}
        if asked.faults:
            for name, fault in FAULTS.items():
                tallies |= {f"{plan.job.name}: {name}": fail_steps(plan, fault, asked.every) for plan in plans}
        if asked.random:
            tallies["killed at random moments"] = kill_at_random(plans, asked.random, random.Random(asked.seed))
    return report(tallies)


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", action="store_true", help="kill at file-system steps")
    parser.add_argument("--faults", action="store_true", help="let the disk fail at file-system steps")
    parser.add_argument("--every", type=int, default=1, help="only every n-th step")
    parser.add_argument("--random", type=int, default=0, help="so many kills at random moments")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", nargs="*", default=[], help="only these jobs")
    return parser.parse_args()


def report(tallies: dict[str, Tally]) -> int:
    """Print how many trials of each kind were broken, and how."""
    for name, tally in tallies.items():
        for line in tally.broken:
            print(f"broken, {name}: {line}")
    lines = [Line(f"{name}: {tally.n} ({tally.distinct} distinct disks), broken", len(tally.broken), 0, "")
             for name, tally in tallies.items()]
    total = sum(tally.n for tally in tallies.values())
    every = Line(f"together: {total}, broken", sum(len(tally.broken) for tally in tallies.values()), 0, "")
    return show("Kills and failing disks", [*lines, every])


def in_child(work: Callable[[], object]) -> int:
    """Run `work` in a child; 0 where it ended well, -9 where it was killed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def must(work: Callable[[], object]) -> None:
    """Run `work` in a child that must end well."""
    if in_child(work):
        raise RuntimeError("could not be made ready")


def planned(job: WritingJob, base: Path, folder: Path) -> Plan:
    """Make the job ready, and do it once undisturbed."""
    plan = Plan(job, folder / job.name)

    def undisturbed() -> None:
        shutil.copytree(base, plan.ready)
        job.ready(plan.ready)
        plan.copy()
        before = state(plan.trial)
        death = Death(pytest.MonkeyPatch(), STEPS, kill)
        began = time.perf_counter()
        job.do(plan.trial)
        seconds = time.perf_counter() - began
        death.left, death.chosen, steps = None, set(), list(death.steps)
        measured = {"before": before, "after": state(plan.trial), "steps": steps, "seconds": seconds}
        (plan.folder / "measured").write_bytes(pickle.dumps(measured))

    must(undisturbed)
    print(f"{job.name}: {len(plan.measured['steps'])} steps", flush=True)
    return plan


def kill_steps(plan: Plan, every: int) -> Tally:
    """Kill the job at every step."""
    tally, seen = Tally(), set[str]()
    for left in range(every // 2, len(plan.measured["steps"]), every):
        plan.copy()
        code = in_child(lambda left=left: dying(plan, left))
        judge(tally, plan, seen, f"step {left + 1} {plan.measured['steps'][left]}", code)
    print(f"{plan.job.name}: {tally.n} kills, {len(tally.broken)} broken", flush=True)
    return tally


def dying(plan: Plan, left: int) -> None:
    """Do the job and die at a step."""
    Death(pytest.MonkeyPatch(), STEPS, kill).arm(left)
    plan.job.do(plan.trial)


def kill_at_random(plans: list[Plan], n: int, choose: random.Random) -> Tally:
    """Kill jobs at random moments."""
    tally, seen = Tally(), {plan.job.name: set[str]() for plan in plans}
    while tally.n < n:
        plan = choose.choice(plans)
        moment = choose.uniform(0, plan.measured["seconds"])
        plan.copy()
        pid = os.fork()
        if pid == 0:
            plan.job.do(plan.trial)
            os._exit(0)
        time.sleep(moment)
        os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code == -signal.SIGKILL:     # else it was done before
            judge(tally, plan, seen[plan.job.name], f"{plan.job.name} after {moment:.3f} s", code)
            if tally.n % 100 == 0:
                print(f"{tally.n} random kills, {tally.distinct} distinct, {len(tally.broken)} broken", flush=True)
    return tally


def judge(tally: Tally, plan: Plan, seen: set[str], at: str, code: int) -> None:
    """Count a kill; a disk that was looked at before is not looked at again."""
    tally.n += 1
    if code != -signal.SIGKILL:
        tally.tell(f"{at}: was not killed but ended with {code}")
        return
    disk = disk_hash(plan.trial)
    if disk in seen:
        return
    seen.add(disk)
    tally.distinct += 1
    if in_child(lambda: recover(plan)):
        tally.tell(at)


def disk_hash(root: Path) -> str:
    """The hash of all a store holds; of the lock only that it is there."""
    found = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        found.update(path.relative_to(root).as_posix().encode())
        found.update(b"/" if path.is_dir() or path.name.startswith(LOCK) else path.read_bytes())
    return found.hexdigest()


def recover(plan: Plan) -> None:
    """Open the store, look at every file, do the job again, compare. Raises AssertionError naming what is wrong."""
    known = plan.measured
    whole(plan)
    kept = originals(plan.ready)
    assert kept <= originals(plan.trial), "an export is lost"
    plan.job.do(plan.trial)
    assert kept <= originals(plan.trial), "an export is lost"
    found = state(plan.trial)
    differ = [name for name in {**found, **known["after"]} if found.get(name) != known["after"].get(name)]
    told = [differences(known["after"].get(name), found.get(name), name) for name in differ]
    assert not told, f"done again, these differ: {told}"
    for path in [*plan.trial.rglob(LOCK)]:     # of a job that was done when it died: nothing to do again
        with locked(path.parent):
            pass
    assert not left_over(plan.trial), f"left over: {left_over(plan.trial)}"


def differences(known: object, found: object, name: str) -> str:
    """Where two states of a file differ."""
    if not (isinstance(known, dict) and isinstance(found, dict)):
        return name
    lines = [line for table in {**known, **found} if known.get(table) != found.get(table) for line in
             (table, *difflib.unified_diff(*(each.get(table, "").splitlines() for each in (known, found)), n=0))]
    return "\n".join((name, *lines))


def whole(plan: Plan) -> None:
    """Check that every file is as before the job or as after it, and can be read."""
    known = plan.measured
    if not (plan.trial / "设置.toml").exists():
        raise AssertionError("no store")
    history = History(open_store(plan.trial).history)
    for path in history.root.iterdir():
        if path.is_dir():
            for period in history.periods(path.name):
                history.part(path.name, period)
    found = state(plan.trial)
    for name in {**found, **known["before"]}:
        old, new = known["before"].get(name), known["after"].get(name)
        if name.endswith(("journal.jsonl", ".parquet")) or name.startswith("登记/"):
            continue    # jobs go through states of their own: they are read above, and compared when done again
        assert found.get(name) in (old, new), f"{name} is neither as before nor as after"


def fail_steps(plan: Plan, fault: Fault, every: int) -> Tally:
    """Let the disk fail from every step on."""
    tally = Tally()
    steps = [name for name in plan.measured["steps"] if name.split(",")[0] in fault.calls]
    for left in range(every // 2, len(steps), every):
        plan.copy()
        tally.n += 1
        tally.distinct += 1
        if in_child(lambda left=left: failing(plan, fault, left)):
            tally.tell(f"step {left + 1} {steps[left]}")
    print(f"{plan.job.name}: {tally.n} failures, {len(tally.broken)} broken", flush=True)
    return tally


@dataclass(frozen=True)
class Fault:
    """What fails, with which error, whether only once; whether the job must then be done all the same."""

    calls: tuple[str, ...]
    error: OSError
    once: bool = False


def failing(plan: Plan, fault: Fault, left: int) -> None:
    """Do the job while the disk fails; it must end well or with a sentence, and be completed by doing it again."""
    death = Death(pytest.MonkeyPatch(), fault.calls, fault.error, fault.once)
    files.PAUSES = (0.0,) * len(files.PAUSES)
    death.arm(left)
    told = ""
    try:
        plan.job.do(plan.trial)
    except OpsbookError as error:
        told = error.todo
    death.arm(None)
    assert told or fault.once or plan.measured["after"] == state(plan.trial), "failed, and nothing was said"
    assert not (fault.once and told), f"one failure stopped the job: {told}"
    recover(plan)


def held(code: int) -> OSError:
    """What Windows says of a file that another program holds."""
    error = PermissionError(errno.EACCES, "being used by another process")
    error.winerror = code       # type: ignore[attr-defined]
    return error


FAULTS = {
    "disk full": Fault(WHEN_FULL, OSError(errno.ENOSPC, "No space left on device")),
    "no permission": Fault(STEPS, PermissionError(errno.EACCES, "Permission denied")),
    "disk broken": Fault(STEPS, OSError(errno.EIO, "Input/output error")),
    "held by a program": Fault(HELD, held(32)),
    "held for a moment": Fault(HELD, held(5), once=True),
}


if __name__ == "__main__":
    sys.exit(main())
