"""The opening of a paper: front matter in the house's order, and what the committee is asked."""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.definitions.house import House
from gaugebook.definitions.report import Meeting
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.papers.paper import FrontField, Recommendation, Run, Section
from gaugebook.periods import long_date

TO_BE_CONFIRMED = "To be confirmed"


def front_fields(
    house: House, meeting: Meeting | None, place: Where
) -> tuple[tuple[FrontField, ...], list[Problem]]:
    """Give the lines of the front matter, and what a meeting lacks or has too much.

    Parameters
    ----------
    house
        Says which lines there are, and what stands where nobody wrote anything.
    meeting
        Gives the values; without one the required lines are to be confirmed.
    place
        Where the meeting is written, for findings.
    """
    given = dict(meeting.front) if meeting else {}
    fields: list[FrontField] = []
    problems: list[Problem] = []
    for line in house.front_matter:
        values = given.pop(line.key, ())
        if line.key == "title":
            continue  # the heading of the page
        if line.key == "date" and meeting is not None:
            values = (long_date(meeting.date),)
        if not values and line.default is not None:
            values = (line.default,)
        if not values and line.required:
            problems.append(problem("front-matter-missing", place, found=line.key))
            values = (TO_BE_CONFIRMED,)
        if values:
            fields.append(FrontField(line.key, line.label, values))
    known = [line.key for line in house.front_matter]
    problems += [
        problem("field-unknown", place, found=key, hint=near_miss(key, known)) for key in given
    ]
    return tuple(fields), problems


def recommendations(
    meeting: Meeting | None, sections: Sequence[Section], place: Where
) -> tuple[tuple[Recommendation, ...], list[Problem]]:
    """Give what the committee is asked to do, each with a link to the section it rests on."""
    by_key = {section.key: section for section in sections}
    found: list[Recommendation] = []
    problems: list[Problem] = []
    for item in meeting.recommendations if meeting else ():
        section = by_key.get(item.section or "")
        if item.section and section is None:
            hint = near_miss(item.section, by_key)
            problems.append(problem("section-unknown", place, found=item.section, hint=hint))
        if section is None:
            found.append(Recommendation(item.id, (Run(item.text),)))
            continue
        link = Run(f"section {section.number}", href=f"#{section.anchor}")
        found.append(Recommendation(item.id, (Run(item.text.rstrip(".") + " ("), link, Run(")."))))
    return tuple(found), problems
