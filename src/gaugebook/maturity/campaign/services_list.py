"""The council's own list of the services that a round asks, and whom to write to.

The list is a small spreadsheet that an officer keeps. It is read each time that drafts or a
tracker are written. What is found in it is told at its cell, without the names and addresses that
stand there: a finding is printed, logged and sent on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import say
from gaugebook.errors import Problem, Where, at_most, near_miss, problem
from gaugebook.intake import Grid, GridCell, read_grid
from gaugebook.maturity.campaign.addresses import (
    fault_of_address,
    fault_of_person,
    plain_address,
    plain_person,
)
from gaugebook.maturity.campaign.columns import HEADINGS, Columns, Field, find_columns
from gaugebook.maturity.campaign.origins import circle_of, listed_origins
from gaugebook.maturity.services import (
    LONGEST_NAME,
    Contact,
    Service,
    fault_of_service_id,
    service_id_of,
)
from gaugebook.redaction import NAME_WORDS, holds_personal, quoted
from gaugebook.words import folded, one_line

_SAYS_NO = {"no", "n", "none", "false", "0", "-", "–", "n/a", "na", "nil"}
_SAYS_ONLY_YES = {"yes", "y", "x", "true", "1", "excused", "exempt", "tick", "✓", "✔"}
_PEOPLE: tuple[tuple[Field, Field], ...] = (
    ("manager", "email"),
    ("director", "director_email"),
    ("delegate", "delegate_email"),
)


def read_services(
    path: Path | str, model: Assessment, *, earlier: Collection[str] = ()
) -> tuple[tuple[Contact, ...], list[Problem]]:
    """Read a list of services from a spreadsheet or a CSV, with every fault in it.

    Parameters
    ----------
    path
        The file: .xlsx, .ods, .csv or whatever else `gaugebook.intake.read_grid` takes. Headings
        are known under many words, in any order, below any lines of text.
    model
        The model that they are asked by: its profiles are those that a service can have.
    earlier
        Ids of services that were asked in this round and may no longer be listed; others can have
        come from them.

    Returns
    -------
    tuple
        The services in the order of the list, and the findings. No service where a refusal is
        among the findings: half a list would be a wrong list.
    """
    grids, problems = read_grid(path)
    contacts, found = services_of(grids, model, earlier=earlier)
    problems = [*problems, *found]
    return (() if any(p.is_refused for p in problems) else contacts), problems


def services_of(
    grids: Sequence[Grid], model: Assessment, *, earlier: Collection[str] = ()
) -> tuple[tuple[Contact, ...], list[Problem]]:
    r"""Give the services of a list that was read as grids; see `read_services`.

    Examples
    --------
    >>> from gaugebook.definitions.assessment_files import read_assessment
    >>> from gaugebook.definitions.files import parse_yaml
    >>> text = '''
    ... schema: maturity-model/1
    ... model: {id: small, version: 1.0.0, status: draft, title: Small, owner: O, licence: own}
    ... levels: [{value: 1, id: low, label: Low}, {value: 2, id: high, label: High}]
    ... themes:
    ...   - id: A
    ...     title: Answering
    ...     promises:
    ...       - id: A.P1
    ...         text: We answer.
    ...         statements:
    ...           - {id: A.1, ask: "Do you?", type: level, levels: {1: "Seldom.", 2: "Always."}}
    ... '''
    >>> model, _ = read_assessment(parse_yaml(text, "small.yaml")[0])
    >>> text = "Service\tE-mail\nBin collections\tbins@example.org\nParks\tparks at example.org"
    >>> contacts, problems = services_of([Grid.from_text(text, file="services.csv")], model)
    >>> [contact.service.id for contact in contacts]
    ['bin-collections', 'parks']
    >>> print(problems[0].where, problems[0].message)
    services.csv:3 The e-mail address of the manager of Parks cannot be used: there is no @ in it.
    """
    if not grids:
        return (), []
    columns, problems = find_columns(grids)
    if columns is None:
        return (), problems
    reader = _Reader(columns, model)
    rows = [row for row in columns.rows() if not reader.repeats_headings(row)]
    contacts = [found for row in rows if (found := reader.contact(row))]
    if not rows:
        problems.append(problem("services-none", columns.grid.file))
    with_origins = reader.with_origins(contacts, earlier)
    problems += _no_addresses(columns, reader)
    return with_origins, [*problems, *reader.problems, *at_most(reader.alike)]


def _no_addresses(columns: Columns, reader: _Reader) -> Iterator[Problem]:
    """One finding for a list without addresses, in place of one for each service."""
    if "email" not in columns.places and "delegate_email" not in columns.places:
        reader.alike = [p for p in reader.alike if p.code != "service-mail-missing"]
        where = Where(columns.grid.file, sheet=columns.grid.sheet)
        facts: dict[str, Any] = {
            "column": HEADINGS["email"],
            "hint": " Drafts are then addressed to nobody.",
        }
        yield problem("services-heading-missing", where, severity="warn", **facts)


@dataclass(frozen=True)
class _Row:
    """One row of the list: its cells, and what its service is called in findings."""

    cells: Mapping[Field, GridCell]
    columns: Columns
    name: str = ""

    def text(self, field: Field) -> str:
        cell = self.cells.get(field)
        return one_line(cell.text) if cell is not None else ""

    def where(self, field: Field) -> Where:
        number = next(iter(self.cells.values())).row
        return self.columns.where(number, field)


class _Reader:
    """Reads row by row; keeps what was found, and what the rows before were called."""

    def __init__(self, columns: Columns, model: Assessment) -> None:
        self.columns = columns
        self.model = model
        self.problems: list[Problem] = []
        self.alike: list[Problem] = []
        self._ids: dict[str, Where] = {}
        self._names: dict[str, Where] = {}
        self._groups: dict[str, tuple[str, str]] = {}
        self._rows: dict[str, _Row] = {}

    def repeats_headings(self, cells: Mapping[Field, GridCell]) -> bool:
        """Whether a row is the headings once more; it is told."""
        same = [f for f, cell in cells.items() if _is_heading(cell, self.columns, f)]
        if "service" not in same or len(same) < min(2, len(self.columns.places)):
            return False
        where = _Row(cells, self.columns).where("service")
        self.problems.append(problem("heading-repeated", where, count=1))
        return True

    def contact(self, cells: Mapping[Field, GridCell]) -> Contact | None:
        row = _Row(cells, self.columns)
        name = self._name(row)
        if not name:
            return None
        row = replace(row, name=name)
        service_id = self._id(row)
        if not service_id:
            return None
        self._rows[service_id] = row
        people = {field: self._person(row, field) for field, _ in _PEOPLE}
        excused = self._excused(row)
        mails = {field: self._address(row, who, field) for who, field in _PEOPLE}
        service = Service(
            service_id,
            name,
            profile=self._profile(row),
            group=self._group(row),
            figures=self._figures(row),
            excused=excused,
            delegated=bool(mails["delegate_email"]),
        )
        contact = Contact(
            service,
            manager=people["manager"],
            email=mails["email"],
            director=people["director"],
            director_email=mails["director_email"],
            delegate=people["delegate"],
            delegate_email=mails["delegate_email"],
        )
        if not excused:
            self._tell_missing_addresses(row, contact)
        return contact

    def with_origins(
        self, contacts: Sequence[Contact], earlier: Collection[str]
    ) -> tuple[Contact, ...]:
        """Give the contacts with the services that each was made of, once all are known."""
        names = {c.service.id: c.service.name for c in contacts}
        known = {**{name: name for name in earlier}, **names}
        found = []
        for contact in contacts:
            row = self._rows[contact.service.id]
            ids, strange = listed_origins(_lines(row.cells.get("came_from")), known)
            for text in strange:
                hint = near_miss(text, [*known, *known.values()])
                facts: dict[str, Any] = {
                    "service": row.name,
                    "found": _told(text, hint),
                    "hint": hint,
                }
                self._tell("service-came-from-unknown", row, "came_from", **facts)
            found.append(replace(contact, service=replace(contact.service, came_from=ids)))
        self._tell_circles({c.service.id: c.service.came_from for c in found})
        return tuple(found)

    def _tell_circles(self, origins: Mapping[str, tuple[str, ...]]) -> None:
        for service in origins:
            way = circle_of(service, origins)
            if way:
                row = self._rows[service]
                facts: dict[str, Any] = {"service": row.name, "way": " and ".join(way)}
                self._tell("service-came-from-circular", row, "came_from", **facts)

    def _tell(self, code: str, row: _Row, field: Field, **facts: Any) -> None:
        self.problems.append(problem(code, row.where(field), **facts))

    def _name(self, row: _Row) -> str:
        name = plain_person(row.text("service"))
        detail = ""
        if not name:
            self._tell("service-name-missing", row, "service")
        elif len(name) > LONGEST_NAME:
            detail = f"it is longer than {LONGEST_NAME} letters"
        elif holds_personal(name):
            detail = "it holds an e-mail address, a telephone number or the like"
        elif not any(mark.isalnum() for mark in name):
            detail = "there is no letter in it"
        elif folded(name) in self._names:
            first = str(self._names[folded(name)])
            facts: dict[str, Any] = {"what": "service", "found": name, "first": first}
            self._tell("service-twice", row, "service", **facts)
            return ""
        if detail:
            self._tell("service-name-wrong", row, "service", detail=detail)
            return ""
        if name:
            self._names[folded(name)] = row.where("service")
        return name

    def _id(self, row: _Row) -> str:
        typed = row.text("id")
        found = typed or service_id_of(row.name)
        field: Field = "id" if typed else "service"
        if not found:
            detail = "none can be made of its name, so one must be given"
        else:
            detail = fault_of_service_id(found)
        if detail:
            self._tell("service-id-wrong", row, field, service=row.name, detail=detail)
            return ""
        if found in self._ids:
            facts: dict[str, Any] = {"what": "id", "found": found, "first": str(self._ids[found])}
            self._tell("service-twice", row, field, **facts)
            return ""
        self._ids[found] = row.where(field)
        return found

    def _profile(self, row: _Row) -> str | None:
        profiles = self.model.applies_to.profiles
        text = row.text("profile")
        known = {p.id: p.id for p in profiles}
        known |= {folded(words): p.id for p in profiles for words in p.label.values()}
        shown = ", ".join(p.id for p in profiles) or "none, this model has no profiles"
        if not text:
            if profiles:
                facts: dict[str, Any] = {"service": row.name, "known": shown}
                self.alike.append(problem("service-profile-missing", row.where("profile"), **facts))
            return None
        if folded(text) in known:
            return known[folded(text)]
        labels = [say(p.label) for p in profiles]
        hint = near_miss(text, [*(p.id for p in profiles), *labels])
        facts = {"found": _told(text, hint), "hint": hint, "known": shown}
        self._tell("service-profile-unknown", row, "profile", **facts)
        return None

    def _group(self, row: _Row) -> str:
        text = plain_person(row.text("group"))
        first, place = self._groups.setdefault(folded(text), (text, str(row.where("group"))))
        if first != text:
            facts: dict[str, Any] = {"service": row.name, "first": place}
            self.alike.append(problem("service-group-spelt-twice", row.where("group"), **facts))
        return first

    def _figures(self, row: _Row) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in row.text("figures").split(";"):
            if not part.strip():
                continue
            name, equals, code = (piece.strip() for piece in part.partition("="))
            if not equals or not code or not name.replace("_", "").isalnum():
                detail = "each part is a dimension, = and a code"
            elif name in found:
                detail = f"`{name}` stands twice"
            else:
                found[name] = code
                continue
            self._tell("service-figures-wrong", row, "figures", service=row.name, detail=detail)
            return {}
        return found

    def _excused(self, row: _Row) -> str:
        text = row.text("excused")
        if folded(text) in _SAYS_NO:
            return ""
        if folded(text) in _SAYS_ONLY_YES:
            self._tell("service-excused-without-reason", row, "excused", service=row.name)
        return text

    def _person(self, row: _Row, field: Field) -> str:
        name = plain_person(row.text(field))
        if detail := fault_of_person(name):
            facts: dict[str, Any] = {"who": field, "service": row.name, "detail": detail}
            self._tell("service-person-wrong", row, field, **facts)
            return ""
        return name

    def _address(self, row: _Row, who: Field, field: Field) -> str:
        text = plain_address(row.text(field))
        if not text or not (detail := fault_of_address(text)):
            return text
        facts: dict[str, Any] = {"who": who, "service": row.name, "detail": detail}
        self._tell("service-mail-wrong", row, field, **facts)
        return ""

    def _tell_missing_addresses(self, row: _Row, contact: Contact) -> None:
        if contact.delegate and not row.text("delegate_email"):
            who, effect = "delegate", "the draft is addressed to the manager"
        elif not row.text("email") and not row.text("delegate_email"):
            who, effect = "manager", "its draft is addressed to nobody"
        else:
            return
        field: Field = "delegate_email" if who == "delegate" else "email"
        facts: dict[str, Any] = {"who": who, "service": row.name, "effect": effect}
        self.alike.append(problem("service-mail-missing", row.where(field), **facts))


def _is_heading(cell: GridCell, columns: Columns, field: Field) -> bool:
    column = columns.places[field]
    headings = (c for row in columns.grid.rows if row[0].row == columns.heading_row for c in row)
    return any(c.column == column and folded(c.text) == folded(cell.text) for c in headings)


def _told(text: str, hint: str) -> str:
    """Give an unknown text as it may be told: one that is like nothing known may be a name."""
    return quoted(text) if hint else NAME_WORDS


def _lines(cell: GridCell | None) -> list[str]:
    return [one_line(line) for line in cell.text.splitlines()] if cell is not None else []
