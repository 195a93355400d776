"""A process that dies at a chosen call that changes the file system, or inside a write."""

import os

CALLS = ("open", "write", "fsync", "replace", "rename", "unlink", "mkdir")


class Killed(BaseException):
    """The process is gone."""


class Death:
    """Lets `left` of the `calls` pass, then none."""

    def __init__(self, monkeypatch, calls, fault):
        self.calls, self.left, self.fault = 0, None, fault
        for name in calls:
            monkeypatch.setattr(os, name, self.guard(name, getattr(os, name)))

    def guard(self, name, real):
        def call(*args, **kwargs):
            self.calls += 1
            if self.left is not None and self.calls > self.left:
                if name == "write" and self.calls == self.left + 1:
                    real(args[0], bytes(args[1])[:len(args[1]) // 2])
                raise self.fault
            return real(*args, **kwargs)
        return call
