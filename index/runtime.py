"""onnxruntime, set up the same for every model; models kept so that they load in a blink.

A pass keeps one core busy, and passes run side by side: texts are so short that cores which share a
pass mostly wait for each other (a question is read in 40 ms instead of 58 on two cores).

A prepared model is a folder:
    model.onnx       the model as onnxruntime would simplify it, which it then need not do again
    weights.bin      its weights, apart, so that they are mapped into memory and not copied
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import onnxruntime

from .cache import cache_folder

log = logging.getLogger(__name__)

MODEL, WEIGHTS = "model.onnx", "weights.bin"

_CORES = min(4, os.cpu_count() or 1)  # a question has some six passes
_ERRORS_ONLY = 3
_ON_CPU = ("CPUExecutionProvider",)


_Given = TypeVar("_Given")
_Got = TypeVar("_Got")


def side_by_side(run: Callable[[_Given], _Got], given: Iterable[_Given]) -> Iterator[_Got]:
    """What ``run`` makes of each, in order. Passes of a long text are begun a few at a time, so
    that a question asked meanwhile need not wait for all of them. ``run`` must not call this.
    """
    left = iter(given)
    first = list(islice(left, 2))
    if len(first) == 1:
        yield run(first[0])
        return
    begun: deque[Future[_Got]] = deque()
    for each in chain(first, left):
        begun.append(_pool().submit(run, each))
        if len(begun) > _CORES:
            yield begun.popleft().result()
    while begun:
        yield begun.popleft().result()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_CORES, thread_name_prefix="pass")


def open_model(file: Path) -> onnxruntime.InferenceSession:
    """The model, loaded. Safe to use from several threads."""
    return onnxruntime.InferenceSession(file, _options(), providers=_ON_CPU)


def open_mapped(file: Path, checksum: str) -> onnxruntime.InferenceSession:
    """The model in ``file``, prepared when it is first opened; where that can't be kept, as it is.

    ``checksum`` is the file's: what is prepared is kept under it.
    """
    folder = cache_folder() / checksum
    if not (folder / MODEL).exists():
        try:
            keep(folder, lambda new: optimise(file, new))
        except OSError as error:
            log.info("%s can't be kept prepared: %s", file.name, error)
            return open_model(file)
    return open_model(folder / MODEL)


def keep(folder: Path, fill: Callable[[Path], None]) -> None:
    """Makes ``folder`` hold what ``fill`` writes into an empty one; all of it, or nothing.

    Where another process was faster, its folder stays. Raises OSError, and what ``fill`` raises.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix="new-", dir=folder.parent))
    try:
        fill(new)
        if not (folder / MODEL).exists():
            new.chmod(0o755)
            new.rename(folder)
    except OSError:
        if not (folder / MODEL).exists():
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)


def optimise(model: Path, folder: Path) -> None:
    """Writes the model into ``folder`` as described above."""
    options = _options()
    options.optimized_model_filepath = str(folder / MODEL)
    # Not what is done for the very processor: the folder may be moved to another.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    for key, value in (
        ("session.optimized_model_external_initializers_file_name", WEIGHTS),
        ("session.optimized_model_external_initializers_min_size_in_bytes", "1024"),
    ):
        options.add_session_config_entry(key, value)
    onnxruntime.InferenceSession(model, options, providers=_ON_CPU)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    options.intra_op_num_threads = 1
    # The arena would keep as much as the longest text ever took.
    options.enable_cpu_mem_arena = False
    return options
