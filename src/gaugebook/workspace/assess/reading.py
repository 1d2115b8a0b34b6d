"""Many files that came back, read several at once, in the order in which they are named.

To judge a file takes about as long as to open it, so that one process that judges what others open
keeps them waiting: from some dozens of files on, processes of their own do both. What comes of a
file does not hang on what is read beside it, nor on which process reads it.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from queue import SimpleQueue

from gaugebook.intake.forms import read_forms
from gaugebook.maturity.fixed_words import looked_in
from gaugebook.maturity.returned.decisions import Decisions
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import Return
from gaugebook.workspace.assess.reader import CameIn, Known, ReaderProcess

WORTH_PROCESSES = 40
"""Files from which on processes pay, each of which takes half a second to begin."""

_MOST_PROCESSES = 4


def read_returned(
    files: Sequence[CameIn],
    round_: Round,
    *,
    decisions: Decisions | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Return]:
    """Read files that came back, without holding them against each other.

    Parameters
    ----------
    files
        Each at a path of its own.
    round_
        What is known of the round. Where its `key_of_name` cannot be pickled, every file is judged
        in this process.
    decisions
        What a person decided.
    workers
        How many files are read at once; the number of processors, but at most four, if not given.
    progress
        Told, after each file, how many are done.

    Returns
    -------
    list
        In the order of the files; of each file a return, or one for each service that it holds.
    """
    known = Known(round_, decisions or Decisions(), looked_in())
    count = workers or min(os.cpu_count() or 1, _MOST_PROCESSES)
    is_many = count > 1 and len(files) >= WORTH_PROCESSES
    read = _in_processes(files, known, count) if is_many else _here(files, known, count)
    returns: list[Return] = []
    for done, found in enumerate(read, start=1):
        returns += found
        if progress is not None:
            progress(done)
    return returns


def _here(files: Sequence[CameIn], known: Known, count: int) -> Iterator[list[Return]]:
    """Judge files in this process, while children open the next few."""
    names = {file.path: file.name for file in files}
    # Closed whatever happens, as the children must end before the interpreter does.
    with closing(read_forms(list(names), names=names.__getitem__, workers=count)) as opened:
        yield from map(known.judge, files, opened)


def _in_processes(files: Sequence[CameIn], known: Known, count: int) -> Iterator[list[Return]]:
    readers = _Readers(known, count)
    pool = ThreadPoolExecutor(count, thread_name_prefix="gaugebook-returns")
    try:
        yield from pool.map(readers.read, files)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        readers.end()


class _Readers:
    """Processes that read, as many as are asked at once; one that ends is not replaced."""

    def __init__(self, known: Known, count: int) -> None:
        self.known = known
        self.idle: SimpleQueue[ReaderProcess | None] = SimpleQueue()
        for reader in _begun(known, count):
            self.idle.put(reader)

    def read(self, file: CameIn) -> list[Return]:
        """Have a process read a file; where it cannot, the file is read in this one.

        There, too, a child opens the file that is bounded, so that nothing comes of it but a
        finding.
        """
        reader = self.idle.get()
        found = reader.read(file) if reader is not None else None
        if reader is not None and found is None:
            reader.end()
            reader = None
        self.idle.put(reader)
        return self.known.read(file) if found is None else found

    def end(self) -> None:
        """End them all."""
        while not self.idle.empty():
            reader = self.idle.get()
            if reader is not None:
                reader.end()


def _begun(known: Known, count: int) -> list[ReaderProcess | None]:
    """Begin processes; None stands for each that cannot be had, or cannot be told what is known."""
    try:
        told = pickle.dumps(known)
        return [ReaderProcess(told) for _ in range(count)]
    except (OSError, pickle.PickleError, AttributeError, TypeError):
        return [None] * count
