"""A made-up council's contacts, to learn, to test and to demonstrate on.

Real contact records hold people, so none can ship with this project. These are drawn from a seed
and belong to nobody, but come, month by month, to the figures that Buckinghamshire Council
published (report to the Finance & Resources Select Committee, November 2022, paragraphs 2.3, 2.33
and 2.39, and Chart 2). They show that the sums work, and nothing about any council: whatever is
made of them says `MADE_UP_LABEL`. Why so: docs/decisions/0005-made-up-contacts.md.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from gaugebook.tables.synthetic_contacts import (
    ANSWERED,
    CHANNELS,
    NULL,
    OUTCOMES,
    Contacts,
    make_contacts,
)
from gaugebook.tables.synthetic_days import Booleans, Integers
from gaugebook.tables.synthetic_people import AVOIDABLE_KINDS, People, make_people
from gaugebook.tables.synthetic_profile import LINES, REASONS, WARDS

__all__ = [
    "CONTACTS_SCHEMA",
    "MADE_UP_LABEL",
    "MADE_UP_ORG_CODE",
    "generate_contacts",
    "write_contacts",
]

MADE_UP_ORG_CODE = "ZZ-DEMO"
"""The `org_code` of the made-up council, so that its figures are never taken for a real one's."""

MADE_UP_LABEL = "made-up data"
"""What every exhibit made from these records is marked with."""

_MOMENT = pa.timestamp("us", tz="UTC")

CONTACTS_SCHEMA = pa.schema(
    [
        pa.field("contact_id", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("service", pa.string(), nullable=False),
        pa.field("line", pa.string(), nullable=False),
        pa.field("topic", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("started_at", _MOMENT, nullable=False),
        pa.field("queued_at", _MOMENT),
        pa.field("answered_at", _MOMENT),
        pa.field("ended_at", _MOMENT),
        pa.field("ivr_seconds", pa.int64()),
        pa.field("wait_seconds", pa.int64()),
        pa.field("handle_seconds", pa.int64()),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("customer_key", pa.string()),
        pa.field("email_on_record", pa.bool_()),
        pa.field("email_asked", pa.bool_()),
        pa.field("resolved_first_contact", pa.bool_()),
        pa.field("transferred_to", pa.string()),
        pa.field("avoidable_kind", pa.string()),
        pa.field("area_code", pa.string()),
        pa.field("satisfaction", pa.int64()),
    ]
)
"""The columns of the canonical contacts table."""

_MICROSECONDS = 1_000_000
# Fixed, because a library's changing default would change the bytes of the file.
_ROWS_IN_GROUP = 131_072
_ZSTD_LEVEL = 3
# Columns of few different words; a dictionary of the others only costs time and room.
_WORD_COLUMNS = [
    *("channel", "service", "line", "topic", "reason", "outcome"),
    *("transferred_to", "avoidable_kind", "area_code"),
]


def generate_contacts(*, seed: int = 2022) -> pa.Table:
    """Make up 24 months of contacts with one council, the same ones for the same seed.

    Some 1.16 million calls, webchats, e-mails and forms from 1 December 2020 to 21 November 2022,
    the last month in part, as in the published table (paragraph 2.3).

    Parameters
    ----------
    seed
        Starts the random numbers. Any seed meets the published figures.

    Returns
    -------
    pyarrow.Table
        One row a contact, columns as in `CONTACTS_SCHEMA`, sorted by `started_at`, then
        `contact_id`. Times are UTC, durations whole seconds (of e-mails and forms,
        `wait_seconds` is the time until the answer). Where something does not apply, or is not
        known, the cell is null: topic, reason and `email_on_record` without a customer record,
        `answered_at` and `resolved_first_contact` unless answered, `queued_at` and
        `wait_seconds` of calls that never reached a queue.

    Notes
    -----
    Met exactly: calls offered and answered; abandoned shares (but for November 2022, whose printed
    pair is impossible), mean waits and first call resolution as printed (paragraph 2.3); calls and
    missing e-mail addresses by reason, April to June 2022 (Chart 2, paragraph 2.39). Met within a
    percentage point: the shares of paragraph 2.33. All else is invented.

    Examples
    --------
    The whole takes some three seconds; its columns are known at once.

    >>> from gaugebook.tables.synthetic import CONTACTS_SCHEMA
    >>> CONTACTS_SCHEMA.names[:4]
    ['contact_id', 'channel', 'service', 'line']
    """
    rng = Generator(PCG64(seed))
    contacts = make_contacts(rng)
    return _to_table(contacts, make_people(rng, contacts))


def write_contacts(path: Path, *, seed: int = 2022) -> None:
    """Write the made-up contacts as one Parquet file, byte for byte the same for the same seed.

    The file is written under a temporary name and moved into place, so that an interrupted run
    leaves none that is half written. The bytes also depend on the versions of pyarrow and numpy.

    Parameters
    ----------
    path
        The file to make; its folder must exist. A file of that name is replaced.
    seed
        Starts the random numbers.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        pq.write_table(
            generate_contacts(seed=seed),
            unfinished,
            row_group_size=_ROWS_IN_GROUP,
            compression="zstd",
            compression_level=_ZSTD_LEVEL,
            use_dictionary=_WORD_COLUMNS,
        )
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _to_table(contacts: Contacts, people: People) -> pa.Table:
    records = people.records
    is_answered = contacts.outcome == ANSWERED
    # A call that never reached a queue has a menu behind it and no wait.
    is_queued = contacts.wait != NULL
    queued = contacts.started + np.maximum(contacts.ivr, 0)
    line_names = [line.name for line in LINES]
    columns = {
        "contact_id": _numbered("C", np.arange(1, len(queued) + 1), 7),
        "channel": _words(contacts.channel, CHANNELS),
        "service": _words(contacts.line, [line.service for line in LINES]),
        "line": _words(contacts.line, line_names),
        "topic": _words(records.reason, [reason.topic for reason in REASONS]),
        "reason": _words(records.reason, [reason.reason for reason in REASONS]),
        "started_at": _moments(contacts.started, np.ones_like(is_queued)),
        "queued_at": _moments(queued, is_queued),
        "answered_at": _moments(queued + contacts.wait, is_answered),
        "ended_at": _moments(contacts.ended, np.ones_like(is_queued)),
        "ivr_seconds": _numbers(contacts.ivr),
        "wait_seconds": _numbers(contacts.wait),
        "handle_seconds": _numbers(contacts.handle),
        "outcome": _words(contacts.outcome, OUTCOMES),
        "customer_key": _numbered("K", people.customer, 6),
        "email_on_record": _yes_or_no(records.email_on_record),
        "email_asked": _yes_or_no(records.email_asked),
        "resolved_first_contact": _yes_or_no(contacts.resolved),
        "transferred_to": _words(contacts.transferred_to, line_names),
        "avoidable_kind": _words(people.avoidable_kind, AVOIDABLE_KINDS),
        "area_code": _words(people.area, [f"ZZ{ward:02d}" for ward in range(1, WARDS + 1)]),
        "satisfaction": _numbers(people.satisfaction),
    }
    return pa.table(columns, schema=CONTACTS_SCHEMA)


def _numbers(values: Integers) -> pa.Array:
    return pa.array(values, type=pa.int64(), mask=values == NULL)


def _yes_or_no(values: Integers) -> pa.Array:
    return pa.array(values == 1, mask=values == NULL)


def _moments(seconds: Integers, applies: Booleans) -> pa.Array:
    moments: NDArray[np.datetime64] = (seconds * _MICROSECONDS).astype("datetime64[us]")
    return pa.array(moments, type=_MOMENT, mask=~applies)


def _words(codes: Integers, words: list[str] | tuple[str, ...]) -> pa.Array:
    indices = pa.array(codes.astype(np.int32), mask=codes == NULL)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words)).dictionary_decode()


def _numbered(prefix: str, numbers: Integers, digits: int) -> pa.Array:
    padded = pc.utf8_lpad(pc.cast(_numbers(numbers), pa.string()), digits, padding="0")
    return pc.binary_join_element_wise(prefix, padded, "")
