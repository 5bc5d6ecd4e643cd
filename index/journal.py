"""What changed in a store, in order: who knew all stories learns what is new without a look at all.

A line of the file ``journal`` under the store's folder is one of
    quoth-journal STAMP TIME COUNT    the first: another stamp is another file
    ? ID                              the story is about to change
    = ID VERSION TIME                 it has changed: its present version, "-" where it is gone
TIME is when the folder of the stories changed last, in nanoseconds. Where it is another by now,
somebody changed stories who keeps no journal, and all are looked at. A story that is about to
change is looked at each time, so that nothing is missed of a writer that died.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from .disk import flush_folder, is_id, is_stamp, new_stamp

Scan = Callable[[], dict[str, str]]
"""Looks at all stories: their versions by id."""

Look = Callable[[str], str | None]
"""Looks at one story: its version."""

_FIRST, _CHANGING, _CHANGED, _GONE = "quoth-journal", "?", "=", "-"
_LONGEST_LINE = 256  # bytes
_USUAL_LINE = 70
_SPARE_LINES = 1_000
"""Changes that are kept at least, beside two for each story, before a journal begins anew."""


class Journal:
    """Writes what changes; to be used while no other process changes anything."""

    def __init__(self, root: Path, scan: Scan, look: Look) -> None:
        self._root, self._scan, self._look = root, scan, look
        self._path = root / "journal"

    @contextmanager
    def changing(self, id: str) -> Iterator[None]:
        """To be held around the change of a story. Raises OSError.

        A journal that can't be written is deleted: who finds none looks at all stories.
        """
        try:
            self.begin()
            self._append(f"{_CHANGING} {id}\n", flush=True)
        except OSError:
            self._path.unlink(missing_ok=True)
        try:
            yield
        finally:
            with suppress(OSError):  # then the story is looked at each time
                version, time = self._look(id) or _GONE, _time_of(self._root)
                self._append(f"{_CHANGED} {id} {version} {time}\n", flush=False)

    def begin(self) -> None:
        """Makes one that tells of all stories, where there is none that does. Raises OSError."""
        if not self._goes_on():
            self._begin_anew()

    def _append(self, line: str, *, flush: bool) -> None:
        # Not made where it is missing: without its beginning it would tell of too few stories.
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(handle, line.encode("ascii"))
            if flush:
                os.fsync(handle)
        finally:
            os.close(handle)

    def _goes_on(self) -> bool:
        """Whether the journal tells of all that has changed, and is not too long."""
        try:
            with open(self._path, "rb") as file:
                first = file.readline(_LONGEST_LINE)
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _LONGEST_LINE))
                last = file.read().splitlines(keepends=True)[-1]
            _, _, time, count = first.split()
            if size > len(first):
                _, _, _, time = last.split()
            told, most = int(time), _USUAL_LINE * (2 * int(count) + _SPARE_LINES)
        except (OSError, ValueError, IndexError):
            return False
        return last.endswith(b"\n") and told == _time_of(self._root) and size <= most

    def _begin_anew(self) -> None:
        """Tells of all stories as they are now, in place of all that was told before."""
        time, versions = _time_of(self._root), self._scan()
        lines = [f"{_FIRST} {new_stamp()} {time} {len(versions)}\n"]
        lines += [f"{_CHANGED} {id} {version} {time}\n" for id, version in versions.items()]
        folder = self._root / "tmp" / f"new-{secrets.token_hex(8)}"
        folder.mkdir()
        with open(folder / "journal", "wb") as file:
            file.write("".join(lines).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(folder / "journal", self._path)
        folder.rmdir()
        flush_folder(self._root)


class Roll:
    """The present version of every story, read from the journal. Safe to use from several threads.

    Where there is no journal, or none that can be understood, all stories are looked at each time.
    """

    def __init__(self, root: Path, scan: Scan, look: Look) -> None:
        self._root, self._scan, self._look = root, scan, look
        self._lock = Lock()
        self._first = b""
        self._read = 0  # bytes of the journal
        self._state: tuple[int, ...] = ()  # of its file, when it was read last
        self._known: dict[str, str] = {}
        self._changing: frozenset[str] = frozenset()
        self._looked: dict[str, str] = {}  # what is known, with a look at those changing
        self._times: set[int] = set()  # of the folder, when what is known was all there was

    def versions(self) -> Mapping[str, str]:
        """The versions by id: the very same object again as long as nothing has changed."""
        with self._lock:
            time = _time_of(self._root)
            try:
                self._catch_up()
            except (OSError, ValueError):
                self._first = b""
                self._scan_all()
                return self._known
            if self._changing:
                return self._look_at_changing()
            if time not in self._times and _time_of(self._root) not in self._times:
                self._scan_all()
                self._times.add(time)
            return self._known

    def _catch_up(self) -> None:
        """Follows what the journal tells since it was read last; raises OSError, ValueError."""
        path = f"{self._root}/journal"  # asked with every question: a Path would take longer
        if self._first and _state_of(os.stat(path)) == self._state:
            return
        with open(path, "rb") as file:
            state = _state_of(os.fstat(file.fileno()))
            first = file.readline(_LONGEST_LINE)
            if first != self._first or file.seek(0, os.SEEK_END) < self._read:
                name, _, time, _ = first.decode("ascii").split()
                if name != _FIRST:
                    raise ValueError(name)
                self._first, self._read = first, len(first)
                self._known, self._changing, self._times = {}, frozenset(), {int(time)}
            file.seek(self._read)
            told = file.read()
        if whole := told[: told.rfind(b"\n") + 1]:
            self._follow(whole.decode("ascii").splitlines())
            self._read += len(whole)
        self._state = state

    def _follow(self, lines: list[str]) -> None:
        known, changing, times = dict(self._known), set(self._changing), self._times
        for line in lines:
            match line.split():
                case ["?", id] if is_id(id):
                    changing.add(id)
                case ["=", id, version, time] if is_id(id):
                    changing.discard(id)
                    times = {int(time)}
                    if is_stamp(version):
                        known[id] = version
                    elif version == _GONE:
                        known.pop(id, None)
                    else:
                        raise ValueError(line)
                case _:
                    raise ValueError(line)
        self._known, self._changing, self._times = known, frozenset(changing), times

    def _look_at_changing(self) -> Mapping[str, str]:
        looked = dict(self._known)
        for id in self._changing:
            looked.pop(id, None)
            if version := self._look(id):
                looked[id] = version
        if looked != self._looked:
            self._looked = looked
        return self._looked

    def _scan_all(self) -> None:
        if (found := self._scan()) != self._known:
            self._known = found


def _state_of(file: os.stat_result) -> tuple[int, ...]:
    """What is another once the file has been added to, or replaced."""
    return file.st_ino, file.st_size, file.st_mtime_ns


def _time_of(root: Path) -> int:
    """When a story was last put in or taken out; 0 where there are none."""
    try:
        return os.stat(f"{root}/stories").st_mtime_ns
    except FileNotFoundError:
        return 0
