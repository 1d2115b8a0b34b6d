"""The observation: one value of one metric, with everything needed to trust it.

The same columns are used in the store, in packages and in JSON. The key is the first eight;
``_T`` means total. `service` and `channel` have columns of their own; every other dimension
lives in `segment` as ``name=code`` pairs sorted by name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, Literal, get_args

from gaugebook.periods import Period, parse_period
from gaugebook.values import MISSING_MARK, WITHHELD_MARK

TOTAL = "_T"
UNKNOWN = "_U"
"""The code of a dimension whose value is not known; never confused with the total."""

Dimensions = tuple[tuple[str, str], ...]
"""Names of dimensions with the code of each, sorted by name; the total has none."""

JOINED_REFERENCES = "; "
"""Stands between the references of a figure that was made of several sources."""


def is_among(reference: str, sources: Collection[str]) -> bool:
    """Whether an input's reference is among the sources of figures.

    A reference may itself name several documents; then each of them is a source of the figure.

    >>> is_among("Guide A; Guide B", {"Guide A", "Guide B"}), is_among("calls", {"cases"})
    (True, False)
    """
    return set(reference.split(JOINED_REFERENCES)) <= set(sources)


Part = Literal["numerator", "denominator", "lower", "upper", "target"]
"""The numbers of an observation, beside its value, that a paper may print."""

PARTS: tuple[Part, ...] = get_args(Part)

Status = Literal["met", "close", "missed", "not_confirmed", "none"]
STATUSES: tuple[Status, ...] = get_args(Status)

OBS_STATUS = {
    "A": "normal value",
    "B": "break in the series",
    "E": "estimated",
    "M": "missing",
    "P": "provisional: a part period",
    "Q": "withheld: so few that somebody could be recognised",
    "U": "low reliability",
    "V": "unvalidated: the printed figure and its counts disagree",
}
"""The codes of SDMX CL_OBS_STATUS that are used, and what they mean here."""

# When a value is derived from others it takes the worst status among them, in this order. What
# leaves no value comes first, and withheld before missing: a figure that may not be given is not
# given because another input is missing too. SDMX lets B outrank Q, for a flag beside a value; a
# row with a value under Q or without one under B is refused, so here B leads only what has a
# value, behind V, whose figure nobody stands by.
_WORST_FIRST = ("Q", "M", "V", "B", "U", "P", "E", "A")

NO_STATUS = "no status: "
"""How the note begins that says why a figure with a target is not held against it."""

SMALL_NUMBERS = "small numbers: "
"""How the note begins that names the rule by which a figure was withheld or rounded."""

KEY_FIELDS = (
    "metric_id",
    "definition_version",
    "org_code",
    "reporting_period",
    "period",
    "service",
    "channel",
    "segment",
)
_key_of = attrgetter(*KEY_FIELDS)


def encode_segment(dimensions: Mapping[str, str]) -> str:
    """Write dimensions as a segment: ``_T``, or ``name=code`` pairs sorted by name.

    Examples
    --------
    >>> encode_segment({"topic": "Recycling and Waste", "reason": "Bin Enquiry"})
    'reason=Bin Enquiry;topic=Recycling and Waste'
    >>> encode_segment({}), encode_segment({"line": "A;B=50%"})
    ('_T', 'line=A%3BB%3D50%25')
    """
    if not dimensions:
        return TOTAL
    return ";".join(f"{_escape(k)}={_escape(v)}" for k, v in sorted(dimensions.items()))


def decode_segment(segment: str) -> dict[str, str]:
    """Read a segment back as a mapping.

    >>> decode_segment("line=A%3BB%3D50%25"), decode_segment("_T")
    ({'line': 'A;B=50%'}, {})
    """
    return dict(_pairs_of(segment))


@lru_cache(maxsize=65_536)
def _pairs_of(segment: str) -> tuple[tuple[str, str], ...]:
    """Read a segment; kept, as an analysis asks for the same few thousand again and again."""
    if segment == TOTAL:
        return ()
    pairs = (pair.partition("=") for pair in segment.split(";"))
    return tuple((_unescape(name), _unescape(code)) for name, _, code in pairs)


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace(";", "%3B").replace("=", "%3D")


def _unescape(text: str) -> str:
    return text.replace("%3D", "=").replace("%3B", ";").replace("%25", "%")


@dataclass(frozen=True)
class Observation:
    """One value of one metric for one period and one set of dimension values.

    `value` is in `unit` (a share is 0 to 1) and None when missing; missing is never zero. A
    ratio carries numerator and denominator; a mean carries the sum and the count; a quantile
    carries the number of records as denominator; the other kinds carry neither. `decimals`
    counts printed decimals (of the percent). `note` says in words what a reader must know.
    """

    metric_id: str
    definition_version: str
    org_code: str
    reporting_period: str
    period: str
    service: str = TOTAL
    channel: str = TOTAL
    segment: str = TOTAL
    value: float | None = None
    unit: str = "count"
    numerator: float | None = None
    denominator: float | None = None
    decimals: int = 0
    target: float | None = None
    obs_status: str = "A"
    conf_status: str = "F"
    revision: int = 1
    source_ref: str = ""
    note: str = ""
    lower: float | None = None
    upper: float | None = None
    interval_method: str = ""
    status: Status = "none"

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The eight fields that name it; one key has one observation."""
        found: tuple[str, ...] = _key_of(self)
        return found

    @property
    def binding(self) -> str:
        """The key as one text: what a printed number is bound to. A ``|`` in it is written %7C.

        >>> Observation("web_users", "1.0.0", "X", "2021-01-01/P1Y", "2021-01-01/P1Y").binding
        'web_users@1.0.0|X|2021-01-01/P1Y|2021-01-01/P1Y|_T|_T|_T'
        """
        metric, version, *rest = self.key
        return "|".join([f"{metric}@{version}", *(part.replace("|", "%7C") for part in rest)])

    def binding_of(self, part: Part) -> str:
        """Give what a printed count, limit or target of this observation is bound to.

        >>> o = Observation("m", "1.0.0", "X", "2022/P1Y", "2022/P1Y", numerator=1, denominator=2)
        >>> o.binding_of("numerator")
        'm@1.0.0|X|2022/P1Y|2022/P1Y|_T|_T|_T|numerator'
        """
        return f"{self.binding}|{part}"

    @property
    def dimensions(self) -> dict[str, str]:
        """Every dimension that is not total, by name."""
        named = {"service": self.service, "channel": self.channel}
        present = {name: code for name, code in named.items() if code != TOTAL}
        return present | decode_segment(self.segment)

    @property
    def sources(self) -> tuple[str, ...]:
        """The references that it was read from; a figure made of two sources has both."""
        return tuple(self.source_ref.split(JOINED_REFERENCES)) if self.source_ref else ()

    @property
    def span(self) -> Period:
        """The period that it covers."""
        return parse_period(self.period)

    @property
    def is_part(self) -> bool:
        """Whether it covers only part of its reporting period."""
        return self.period != self.reporting_period

    @property
    def is_missing(self) -> bool:
        """Whether there is no value."""
        return self.value is None

    @property
    def is_withheld(self) -> bool:
        """Whether there is a value that is not given, so that nobody can be recognised."""
        return self.obs_status == "Q"

    @property
    def absence_mark(self) -> str:
        """What is printed instead of a value: ``[c]`` where it is withheld, else ``[x]``.

        >>> withheld = Observation("m", "1.0.0", "X", "p", "p", obs_status="Q")
        >>> withheld.absence_mark, Observation("m", "1.0.0", "X", "p", "p").absence_mark
        ('[c]', '[x]')
        """
        return WITHHELD_MARK if self.is_withheld else MISSING_MARK

    @property
    def small_numbers_rule(self) -> str:
        """The rule by which it was withheld or rounded, or nothing where no rule was applied."""
        return self._note_beginning(SMALL_NUMBERS)

    @property
    def no_status(self) -> str:
        """Why it is not held against its target (``no status: ...``), where that is so."""
        return self._note_beginning(NO_STATUS) if self.status == "none" else ""

    def _note_beginning(self, words: str) -> str:
        return next((note for note in self.note.split("; ") if note.startswith(words)), "")

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain values in column order, with `dimensions`, for JSON."""
        return asdict(self) | {"dimensions": self.dimensions}


_BINDING_PARTS = 7


def split_binding(binding: str) -> tuple[str, Part | None]:
    """Give the observation that a number is bound to, and which part of it, None for its value.

    >>> split_binding("m@1.0.0|X|p|p|_T|_T|_T|upper")
    ('m@1.0.0|X|p|p|_T|_T|_T', 'upper')
    """
    whole, _, last = binding.rpartition("|")
    for part in PARTS:
        if last == part and whole.count("|") == _BINDING_PARTS - 1:
            return whole, part
    return binding, None


COLUMNS: tuple[str, ...] = tuple(f.name for f in fields(Observation))


def observation_from_dict(row: Mapping[str, Any]) -> Observation:
    """Read an observation from a mapping that may hold other fields as well."""
    return Observation(**{name: row[name] for name in COLUMNS if name in row})


def worst_status(codes: Iterable[str]) -> str:
    """Give the worst of some observation statuses, or A when there are none.

    Raises
    ------
    ValueError
        When one of them is not in `OBS_STATUS`; it must not pass for a normal value.

    Examples
    --------
    >>> worst_status(["A", "P", "E"]), worst_status([])
    ('P', 'A')
    """
    found = set(codes)
    if strange := found - OBS_STATUS.keys():
        raise ValueError(f"{min(strange)!r} is not an observation status")
    return next((code for code in _WORST_FIRST if code in found), "A")


def sort_observations(observations: Iterable[Observation]) -> list[Observation]:
    """Give observations in the one order in which they are printed and stored."""
    return sorted(observations, key=lambda o: (o.key, o.revision))
