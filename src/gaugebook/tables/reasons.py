"""Why rows were left out, in words: for what a person reads of a file or a finding."""

from __future__ import annotations

from gaugebook.errors import CODES
from gaugebook.tables.dataset import Counted

OTHER_FILE = "other-file-refused"
"""Of the rows of a good file, where another file of its input was refused."""

REASONS: dict[str, str] = {
    "row-ragged": "with too many or too few fields",
    "row-blank": "with nothing in the columns that are read",
    "heading-repeated": "that repeat the headings",
    "totals-row": "of totals",
    "row-skipped": "that the source skips",
    "time-missing": "without a time",
    "duplicate-keys": "that stood before",
    "figures-repeated": "whose figures stand in another file",
    "left-out": "that the source leaves out",
    "block-heading": "that name the block below them",
    "line-of-text": "of text above, between or below the figures",
    "period-unreadable": "whose period cannot be read",
    "blank": "with nothing in them",
    "no-title": "without a title",
    OTHER_FILE: "as another file of the same input was refused",
}
"""Why rows were left out, as words behind their number. The finding that refused a whole file is a
reason too."""

_REMEDIES = {
    "left-out": "Look at these rows in the file; if they should count, correct `leave_out:` in "
    "source {source}, else export the rows that should.",
    "time-missing": "Look how the time is written in the file, and correct `format:` in source "
    "{source}, or export the rows with their time.",
    "totals-row": "Export the records themselves, not their totals.",
    "row-ragged": "Look how the fields are divided in the file, and export it again.",
}
_OTHER_REMEDY = (
    "Look at the other findings about it; correct source {source}, or export the file again."
)


def words_for(reason: str) -> str:
    """Give the words for a reason why rows were left out, as they stand behind their number.

    >>> words_for("time-missing"), words_for("heading-missing")
    ('without a time', 'as their file was refused (heading-missing)')
    """
    if reason in CODES and reason not in REASONS:
        return f"as their file was refused ({reason})"
    return REASONS.get(reason, reason.replace("-", " "))


def reasons_in_words(left_out: Counted) -> str:
    """Give the reasons why rows were left out with their numbers, the largest first.

    >>> reasons_in_words((("time-missing", 2), ("left-out", 1_040)))
    '1,040 that the source leaves out, 2 without a time'
    """
    largest_first = sorted(left_out, key=lambda pair: -pair[1])
    return ", ".join(f"{rows:,} {words_for(reason)}" for reason, rows in largest_first)


def remedy_for(left_out: Counted, *, source: str) -> str:
    """Say what to do where no row was left: by the reason that took most of them.

    >>> remedy_for((("totals-row", 2),), source="calls")
    'Export the records themselves, not their totals.'
    """
    reason, _ = max(left_out, key=lambda pair: pair[1], default=("", 0))
    return _REMEDIES.get(reason, _OTHER_REMEDY).format(source=source)
