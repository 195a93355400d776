"""A process that dies, or a disk that fails, at a chosen step that changes the file system."""

import builtins
import io
import os
import signal
from itertools import pairwise

CALLS = ("write", "fsync", "replace", "rename", "unlink", "mkdir", "rmdir", "chmod", "utime", "truncate", "sendfile")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
STEPS = ("open", *CALLS)
TORN = "write, half of it"


class Killed(BaseException):
    """The process is gone: nothing works any more, nothing is cleaned up."""


def kill():
    """End this process as nothing can catch it."""
    os.kill(os.getpid(), signal.SIGKILL)


class Death:
    """Lets `left` of the file-system steps named in `calls` pass, then none; `once`: only that one fails.

    A step is an open for writing, a write (before it, and again with half of it done), fsync, rename, unlink, mkdir and
    their like, through `os` or a file object. `steps` are the names of those seen; `fault` is raised, or called.
    """

    def __init__(self, monkeypatch, calls, fault, once=False):
        self.chosen, self.fault, self.once = {*calls, TORN} if "write" in calls else {*calls}, fault, once
        self.left, self.steps = None, []
        for name in CALLS:
            monkeypatch.setattr(os, name, self.guard(name, getattr(os, name)))
        self.os_open, self.open = os.open, io.open
        monkeypatch.setattr(os, "open", self.open_handle)
        monkeypatch.setattr(io, "open", self.open_file)
        monkeypatch.setattr(builtins, "open", self.open_file)

    @property
    def calls(self):
        return len(self.steps)

    def arm(self, left):
        """Begin again: die after `left` steps (None: never)."""
        self.left, self.steps = left, []

    def step(self, name):
        """Come to a step; give whether it may be done."""
        if name not in self.chosen:
            return True
        self.steps.append(name)
        over = self.left is not None and self.calls > self.left
        return not (over and (not self.once or self.calls == self.left + 1))

    def fail(self):
        if isinstance(self.fault, type | BaseException):
            raise self.fault
        self.fault()

    def write(self, real, handle, content):
        if not self.step("write"):
            self.fail()
        if not self.step(TORN):
            real(*handle, bytes(content)[:len(content) // 2])
            self.fail()
        return real(*handle, content)

    def guard(self, name, real):
        def call(*args, **kwargs):
            if name == "write":
                return self.write(real, args[:1], args[1])
            if not self.step(name):
                self.fail()
            return real(*args, **kwargs)
        return call

    def open_handle(self, path, flags, *args, **kwargs):
        if flags & WRITING and not self.step("open"):
            self.fail()
        return self.os_open(path, flags, *args, **kwargs)

    def open_file(self, file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, *more, **kwargs):
        if not {*mode} & {*"wax+"}:
            return self.open(file, mode, buffering, encoding, errors, newline, *more, **kwargs)
        if not isinstance(file, int) and not self.step("open"):
            self.fail()
        raw = Written(self, file, mode)
        binary = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)


class Written(io.FileIO):
    """A file whose writes are steps."""

    def __init__(self, death, file, mode):
        super().__init__(file, mode.replace("b", "").replace("t", ""))
        self.death = death

    def write(self, content):
        return self.death.write(super().write, (), content)


def spread(total, n):
    """`n` of `total` numbers from 0 on, in the middle of as many equal parts."""
    ends = [round(total * part / n) for part in range(n + 1)]
    return sorted({(begin + end) // 2 for begin, end in pairwise(ends) if end > begin})
