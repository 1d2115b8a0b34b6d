"""Makes contact records of any number, to measure on: the same ones for the same seed.

They look like a large council's: 36 months with both clock changes of each year, contacts on each
side of local midnight, 22 lines, 5 channels, people who get in touch again within days, and some
nobody knows. Nothing is published about them and no figure is to be met, so they are drawn a few
days at a time: 20 million need less than half a gigabyte of memory. (The made-up council that
ships with the toolkit meets published figures and has one size; it is no help here.)
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from bench_data import FIRST_DAY, LAST_DAY, MILLION, SEED, TIME_ZONE, contacts_file
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from gaugebook.tables.synthetic import CONTACTS_SCHEMA

ROWS_IN_GROUP = 131_072  # as the made-up contacts have
_BATCH_ROWS = 400_000
_SECOND = 1_000_000

CHANNELS = ("phone", "webchat", "email", "form", "face_to_face")
_CHANNEL_SHARES = (0.62, 0.11, 0.12, 0.13, 0.02)

# Line, service, share of contacts.
LINES = (
    ("Waste and Recycling", "Environment", 0.17),
    ("Council Tax", "Revenues and Benefits", 0.16),
    ("Benefits", "Revenues and Benefits", 0.09),
    ("Highways", "Highways and Transport", 0.08),
    ("Parking", "Highways and Transport", 0.06),
    ("Housing Repairs", "Housing", 0.06),
    ("Housing Options", "Housing", 0.05),
    ("Adult Social Care", "Adult Social Care", 0.05),
    ("Children's Services", "Children's Services", 0.04),
    ("School Admissions", "Children's Services", 0.04),
    ("Concessionary Travel", "Highways and Transport", 0.03),
    ("Planning", "Planning", 0.03),
    ("Building Control", "Planning", 0.02),
    ("Registrars", "Legal", 0.02),
    ("Elections", "Legal", 0.02),
    ("Libraries", "Culture and Learning", 0.015),
    ("Adult Learning", "Culture and Learning", 0.015),
    ("Environmental Health", "Environment", 0.015),
    ("Licensing", "Legal", 0.01),
    ("Business Rates", "Revenues and Benefits", 0.01),
    ("Community Grants", "Communities", 0.005),
    ("Switchboard", "Customer Services", 0.015),
)
_REASONS_OF_LINE = 6
_AREAS = 40

# Outcomes of calls, of webchats, and of what is written and so is always answered.
_OUTCOMES = (
    *("answered", "abandoned", "short_abandoned", "called_back"),
    *("refused", "diverted", "abandoned_in_ivr"),
)
_OF_CALLS = (0.80, 0.085, 0.02, 0.015, 0.01, 0.02, 0.05)
_OF_CHATS = (0.90, 0.08, 0.02, 0.0, 0.0, 0.0, 0.0)
_QUEUED_OUTCOMES = 5  # the first five reached a queue

_UNKNOWN_SHARE = 0.08  # nobody knows who it was
_AGAIN_SHARE = 0.17  # the same person as some contact of the last days
_AGAIN_DAYS = 9  # so that some return just outside seven days
_CONTACTS_A_PERSON = 4.5
_NIGHT_SHARE = 0.03  # forms and e-mails come at night too, also around midnight

_HEX = np.array([f"{n:02x}".encode() for n in range(256)], dtype="S2")

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Made:
    """A file of contacts and how many it holds."""

    path: Path
    rows: int


def make_contacts(folder: Path, rows: int) -> Made:
    """Make a file of contacts unless it is there already, whole or not at all.

    Parameters
    ----------
    folder
        Where it is kept; made when it is not there.
    rows
        How many contacts.
    """
    path = contacts_file(folder, rows)
    if path.exists():
        return Made(path, rows)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    started = time.perf_counter()
    words = [f.name for f in CONTACTS_SCHEMA if f.type == pa.string()]
    try:
        with pq.ParquetWriter(
            unfinished,
            CONTACTS_SCHEMA,
            compression="zstd",
            compression_level=3,
            use_dictionary=[w for w in words if w not in ("contact_id", "customer_key")],
        ) as writer:
            waiting, written = [], 0
            for table in _drawn(rows):
                waiting.append(table)
                held = pa.concat_tables(waiting)
                whole = held.num_rows - held.num_rows % ROWS_IN_GROUP
                if whole:
                    writer.write_table(held.slice(0, whole), row_group_size=ROWS_IN_GROUP)
                    held = held.slice(whole)
                waiting = [held]
                written += whole
                _tell(f"\r  {written / MILLION:5.1f} of {rows / MILLION:g} million contacts made")
            if waiting and waiting[0].num_rows:
                writer.write_table(pa.concat_tables(waiting), row_group_size=ROWS_IN_GROUP)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    size = path.stat().st_size / MILLION
    seconds = time.perf_counter() - started
    _tell(f"\r  {rows / MILLION:g} million contacts made in {seconds:.0f} s, {size:,.0f} MB\n")
    return Made(path, rows)


def _tell(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)


def _drawn(rows: int) -> Iterator[pa.Table]:
    """Draw contacts in order of time, some days at a time."""
    rng = Generator(PCG64([SEED, rows]))
    days = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    counts = _rows_of_days(rng, days, rows)
    people = _People(rng, max(1, round(rows / _CONTACTS_A_PERSON)))
    first = done = 0
    while first < len(days):
        last = first + 1
        while last < len(days) and counts[first : last + 1].sum() <= _BATCH_ROWS:
            last += 1
        started = [
            _times_of_day(rng, day, int(n))
            for day, n in zip(days[first:last], counts[first:last], strict=True)
        ]
        table = _table(rng, np.concatenate(started), people, done)
        done += table.num_rows
        first = last
        yield table


def _rows_of_days(rng: Generator, days: list[date], rows: int) -> Integers:
    """Share the rows out over the days: few at weekends, more on Mondays and in spring."""
    by_weekday = np.array([1.24, 1.06, 1.0, 0.95, 0.78, 0.06, 0.04])
    weights = by_weekday[[day.weekday() for day in days]]
    weights = weights * (1 + 0.25 * np.array([day.month in (3, 4) for day in days]))
    weights = weights * rng.uniform(0.9, 1.1, len(days))
    ends = np.rint(np.cumsum(weights) / weights.sum() * rows).astype(np.int64)
    return np.diff(ends, prepend=0)


def _times_of_day(rng: Generator, day: date, size: int) -> Integers:
    """Draw instants of a local day, in whole seconds since 1970, in order."""
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(TIME_ZONE))
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(TIME_ZONE))
    midnight = int(start.timestamp())
    length = int(end.timestamp()) - midnight  # 23 or 25 hours when the clock changes
    offset = int((start.replace(hour=12).timestamp() - midnight) - 12 * 3600)
    by_day = 8 * 3600 + offset + rng.beta(1.6, 2.0, size) * 10 * 3600
    by_night = rng.integers(0, length, size)
    seconds = np.where(rng.random(size) < _NIGHT_SHARE, by_night, by_day).astype(np.int64)
    seconds.sort()
    return midnight + np.clip(seconds, 0, length - 1)


class _People:
    """Draws who gets in touch: some often, some again within days."""

    def __init__(self, rng: Generator, number: int) -> None:
        self.rng = rng
        self.number = number
        self.recent = np.empty(0, dtype=np.int64)
        self.recent_times = np.empty(0, dtype=np.int64)

    def draw(self, times: Integers) -> Integers:
        """Give a number for each contact; -1 for somebody nobody knows."""
        size = len(times)
        people = (self.rng.random(size) ** 1.7 * self.number).astype(np.int64)
        earlier = np.concatenate([self.recent, people])
        earlier_times = np.concatenate([self.recent_times, times])
        back = np.minimum(self.rng.exponential(2.5, size), _AGAIN_DAYS) * 86_400
        place = np.searchsorted(earlier_times, times - back.astype(np.int64))
        again = self.rng.random(size) < _AGAIN_SHARE
        people = np.where(again, earlier[np.minimum(place, len(earlier) - 1)], people)
        earlier = np.concatenate([self.recent, people])
        kept = earlier_times >= times[-1] - _AGAIN_DAYS * 86_400
        self.recent, self.recent_times = earlier[kept], earlier_times[kept]
        return np.where(self.rng.random(size) < _UNKNOWN_SHARE, -1, people)


def _table(rng: Generator, started: Integers, people: _People, before: int) -> pa.Table:
    size = len(started)
    channel = rng.choice(len(CHANNELS), size, p=_CHANNEL_SHARES)
    shares = np.array([share for *_, share in LINES])
    line = rng.choice(len(LINES), size, p=shares / shares.sum())
    reason = line * _REASONS_OF_LINE + rng.integers(0, _REASONS_OF_LINE, size)
    is_call, is_chat = channel == 0, channel == 1
    drawn = rng.random(size)
    outcome = np.where(is_call, _chosen(drawn, _OF_CALLS), 0)
    outcome = np.where(is_chat, _chosen(drawn, _OF_CHATS), outcome)
    is_answered, is_queued = outcome == 0, outcome < _QUEUED_OUTCOMES
    person = people.draw(started)
    is_known = person >= 0

    ivr = rng.integers(8, 60, size)
    busy = 0.6 + 0.9 * (line % 5) / 4
    wait = np.minimum(rng.lognormal(4.3, 1.1, size) * busy, 5400).astype(np.int64)
    wait = np.where(outcome == 2, rng.integers(1, 6, size), wait)
    handle = np.clip(rng.lognormal(5.7, 0.6, size), 15, 7200).astype(np.int64)
    queued = started + np.where(is_call, ivr, 0)
    ended = queued + np.where(is_queued, wait, 0) + np.where(is_answered, handle, 0)
    always = np.ones(size, dtype=bool)
    line_names = [name for name, *_ in LINES]
    columns = {
        "contact_id": _numbered("C", np.arange(before + 1, before + size + 1), 9),
        "channel": _words(channel, CHANNELS),
        "service": _words(line, [service for _, service, _ in LINES]),
        "line": _words(line, line_names),
        "topic": _words(line, [f"{name} topic" for name in line_names], is_known),
        "reason": _words(
            reason,
            [f"{name} reason {n + 1}" for name in line_names for n in range(_REASONS_OF_LINE)],
            is_known,
        ),
        "started_at": _moments(started, always),
        "queued_at": _moments(queued, is_queued),
        "answered_at": _moments(queued + wait, is_answered),
        "ended_at": _moments(ended, always),
        "ivr_seconds": pa.array(ivr, mask=~is_call),
        "wait_seconds": pa.array(wait, mask=~is_queued),
        "handle_seconds": pa.array(handle, mask=~is_answered),
        "outcome": _words(outcome, _OUTCOMES),
        "customer_key": _keys(person, is_known),
        "email_on_record": pa.array(rng.random(size) < 0.7, mask=~is_known),
        "email_asked": pa.array(rng.random(size) < 0.6, mask=~is_known),
        "resolved_first_contact": pa.array(
            rng.random(size) < 0.55, mask=~is_answered | (rng.random(size) < 0.1)
        ),
        "transferred_to": _words(
            rng.integers(0, len(LINES), size), line_names, is_answered & (rng.random(size) < 0.05)
        ),
        "avoidable_kind": _words(
            rng.integers(0, 3, size), ("chase", "error", "unclear"), rng.random(size) < 0.12
        ),
        "area_code": _words(
            np.maximum(person, 0) % _AREAS, [f"ZZ{n:02d}" for n in range(_AREAS)], is_known
        ),
        "satisfaction": pa.array(rng.integers(1, 6, size), mask=rng.random(size) > 0.04),
    }
    return pa.table(columns, schema=CONTACTS_SCHEMA)


def _chosen(drawn: NDArray[np.float64], shares: tuple[float, ...]) -> Integers:
    limits = np.cumsum(shares)
    limits[-1] = 1.0
    return np.searchsorted(limits, drawn, side="right")


def _words(
    codes: Integers, words: list[str] | tuple[str, ...], applies: NDArray[np.bool_] | None = None
) -> pa.Array:
    mask = None if applies is None else ~applies
    indices = pa.array(codes.astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words)).dictionary_decode()


def _moments(seconds: Integers, applies: NDArray[np.bool_]) -> pa.Array:
    moments = (seconds * _SECOND).astype("datetime64[us]")
    return pa.array(moments, type=CONTACTS_SCHEMA.field("started_at").type, mask=~applies)


def _numbered(prefix: str, numbers: Integers, digits: int) -> pa.Array:
    padded = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), digits, padding="0")
    return pc.binary_join_element_wise(prefix, padded, "")


def _keys(people: Integers, is_known: NDArray[np.bool_]) -> pa.Array:
    """Give each person a key of 32 hexadecimal digits, as hashing on reading gives."""
    halves = np.empty((len(people), 2), dtype=np.uint64)
    halves[:, 0] = _mixed(people.astype(np.uint64))
    halves[:, 1] = _mixed(halves[:, 0] ^ np.uint64(0x5851F42D4C957F2D))
    letters = _HEX[halves.view(np.uint8)].view(np.uint8).reshape(-1)
    offsets = np.arange(0, 32 * len(people) + 1, 32, dtype=np.int32)
    keys = pa.StringArray.from_buffers(len(people), pa.py_buffer(offsets), pa.py_buffer(letters))
    return pc.if_else(pa.array(is_known), keys, None)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix the bits, so that keys look hashed (splitmix64, Steele and others, 2014)."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int, nargs="+")
    given = parser.parse_args()
    for rows in given.rows:
        make_contacts(given.folder, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
