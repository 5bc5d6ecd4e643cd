"""Runs a command from its start to its first line: python -I -S launch.py COMMAND ...

Prints what it found as one line of JSON: ``seconds`` until the ``line`` was there, the ``peak`` of
the command's memory in bytes, and its ``status``. It is a small process of its own because the
system counts what a parent holds at the start as part of its child's peak.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

_UNIT = 1 if sys.platform == "darwin" else 1024  # of a peak, in bytes


def main() -> None:
    start = time.perf_counter()
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert child.stdout
    line = child.stdout.readline()
    seconds = time.perf_counter() - start
    child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    found = {
        "line": line.decode(errors="replace"),
        "seconds": seconds,
        "peak": used.ru_maxrss * _UNIT,
        "status": os.waitstatus_to_exitcode(status),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
