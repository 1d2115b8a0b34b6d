"""A made-up council's records, to learn, to test and to demonstrate on.

Real records hold people, so none can ship with this project. These are drawn from a seed. The
contacts are made here; cases, feedback and staffing are made from them, in a module each, so that
all four tell of the same two years. They belong to nobody, but the contacts come, month by month,
to the figures that Buckinghamshire Council published (report to the Finance & Resources Select
Committee, November 2022, paragraphs 2.3, 2.33 and 2.39, and Chart 2). They show that the sums
work, and nothing about any council: whatever is made of them says `MADE_UP_LABEL`. Why so:
docs/decisions/0005-made-up-contacts.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.random import PCG64, Generator

from gaugebook.tables.synthetic import cases, feedback, staffing
from gaugebook.tables.synthetic.columns import (
    MOMENT,
    moments,
    numbered,
    numbers,
    words,
    write_made_up,
    yes_or_no,
)
from gaugebook.tables.synthetic.contacts import (
    ANSWERED,
    CHANNELS,
    NULL,
    OUTCOMES,
    Contacts,
    make_contacts,
)
from gaugebook.tables.synthetic.people import AVOIDABLE_KINDS, People, make_people
from gaugebook.tables.synthetic.profile import LINES, REASONS, WARDS

__all__ = [
    "CONTACTS_SCHEMA",
    "MADE_UP_LABEL",
    "MADE_UP_ORG_CODE",
    "MADE_UP_TABLES",
    "generate_contacts",
    "made_up_records",
    "write_contacts",
]

MADE_UP_ORG_CODE = "ZZ-DEMO"
"""The `org_code` of the made-up council, so that its figures are never taken for a real one's."""

MADE_UP_LABEL = "made-up data"
"""What every exhibit made from these records is marked with."""

CONTACTS_SCHEMA = pa.schema(
    [
        pa.field("contact_id", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("service", pa.string(), nullable=False),
        pa.field("line", pa.string(), nullable=False),
        pa.field("topic", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("started_at", MOMENT, nullable=False),
        pa.field("queued_at", MOMENT),
        pa.field("answered_at", MOMENT),
        pa.field("ended_at", MOMENT),
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
    write_made_up(generate_contacts(seed=seed), path, word_columns=_WORD_COLUMNS)


class _Generate(Protocol):
    def __call__(self, contacts: pa.Table, *, seed: int) -> pa.Table: ...


@dataclass(frozen=True)
class _Recipe:
    """How a table is made from contacts, the columns of theirs it looks at, and its words."""

    generate: _Generate
    looks_at: tuple[str, ...]
    word_columns: tuple[str, ...]


_FROM_CONTACTS = {
    "cases": _Recipe(cases.generate_cases, cases.LOOKS_AT, cases.WORD_COLUMNS),
    "feedback": _Recipe(feedback.generate_feedback, feedback.LOOKS_AT, feedback.WORD_COLUMNS),
    "staffing": _Recipe(staffing.generate_staffing, staffing.LOOKS_AT, staffing.WORD_COLUMNS),
}

MADE_UP_TABLES = ("contacts", *_FROM_CONTACTS)
"""The tables whose records can be made up."""


def made_up_records(
    folder: Path, table: str, *, seed: int, progress: Callable[[str], None]
) -> Path:
    """Give the file of a table's made-up records, made on first use.

    Parameters
    ----------
    folder
        Where the file is kept. The contacts of the same seed are made there too, because the
        other tables are made from them.
    table
        One of `MADE_UP_TABLES`.
    seed
        Starts the random numbers.
    progress
        Is told, in a few words, what takes its time.
    """
    path = folder / f"made-up-{table}-{seed}.parquet"
    if path.exists():
        return path
    if table == "contacts":
        progress("making up contact records")
        write_contacts(path, seed=seed)
        return path
    contacts = made_up_records(folder, "contacts", seed=seed, progress=progress)
    progress(f"making up {table} records")
    recipe = _FROM_CONTACTS[table]
    seen = pq.read_table(contacts, columns=list(recipe.looks_at))
    write_made_up(recipe.generate(seen, seed=seed), path, word_columns=recipe.word_columns)
    return path


def _to_table(contacts: Contacts, people: People) -> pa.Table:
    records = people.records
    is_answered = contacts.outcome == ANSWERED
    # A call that never reached a queue has a menu behind it and no wait.
    is_queued = contacts.wait != NULL
    queued = contacts.started + np.maximum(contacts.ivr, 0)
    line_names = [line.name for line in LINES]
    columns = {
        "contact_id": numbered("C", np.arange(1, len(queued) + 1), 7),
        "channel": words(contacts.channel, CHANNELS),
        "service": words(contacts.line, [line.service for line in LINES]),
        "line": words(contacts.line, line_names),
        "topic": words(records.reason, [reason.topic for reason in REASONS]),
        "reason": words(records.reason, [reason.reason for reason in REASONS]),
        "started_at": moments(contacts.started, np.ones_like(is_queued)),
        "queued_at": moments(queued, is_queued),
        "answered_at": moments(queued + contacts.wait, is_answered),
        "ended_at": moments(contacts.ended, np.ones_like(is_queued)),
        "ivr_seconds": numbers(contacts.ivr),
        "wait_seconds": numbers(contacts.wait),
        "handle_seconds": numbers(contacts.handle),
        "outcome": words(contacts.outcome, OUTCOMES),
        "customer_key": numbered("K", people.customer, 6),
        "email_on_record": yes_or_no(records.email_on_record),
        "email_asked": yes_or_no(records.email_asked),
        "resolved_first_contact": yes_or_no(contacts.resolved),
        "transferred_to": words(contacts.transferred_to, line_names),
        "avoidable_kind": words(people.avoidable_kind, AVOIDABLE_KINDS),
        "area_code": words(people.area, [f"ZZ{ward:02d}" for ward in range(1, WARDS + 1)]),
        "satisfaction": numbers(people.satisfaction),
    }
    return pa.table(columns, schema=CONTACTS_SCHEMA)
