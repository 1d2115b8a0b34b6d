"""What a file says of itself: on its sheet *About this file*, else in its document properties.

Where both are gone, the Refs of its rows can still tell the model. They cannot tell the service,
and neither the name of the file nor a name typed into it is taken for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import Where
from gaugebook.intake.forms import Form, FormSheet
from gaugebook.maturity.form import ABOUT_ITEMS, PROPERTY_PREFIX
from gaugebook.maturity.returned.texts import plain, plain_ref, plain_texts
from gaugebook.maturity.returns import About

_FIELDS = ("model", "version", "template", "service", "cycle", "issue_number")
_FIELD_OF = dict(zip(map(plain, ABOUT_ITEMS), _FIELDS, strict=True))
_FEWEST = 2
"""Items that make a table about the file: one alone may stand anywhere."""
_MOST_IN_A_ROW = 12
_LEAST_SHARE = 0.8
"""Of the Refs of a file that a model must have, before the file is taken for its form."""

Found = Literal["about", "properties"]


@dataclass(frozen=True)
class AboutFound:
    """What one sheet says, and where: `number` of the sheet, and the place of each item."""

    about: About
    number: int
    places: Mapping[str, Where]


def abouts_on_sheets(form: Form) -> tuple[AboutFound, ...]:
    """Give what the sheets of a file say of it, in their order."""
    found = (_about_on(form.file, number, sheet) for number, sheet in enumerate(form.sheets))
    return tuple(one for one in found if one is not None)


def _about_on(file: str, number: int, sheet: FormSheet) -> AboutFound | None:
    values: dict[str, str] = {}
    places: dict[str, Where] = {}
    if len(_FIELD_OF.keys() & plain_texts(sheet)) < _FEWEST:
        return None
    for row in sheet.rows:
        filled = [cell for cell in row[:_MOST_IN_A_ROW] if cell.text.strip()]
        for item, value in pairwise(filled):
            name = _FIELD_OF.get(plain(item.text)) if item.kind == "text" else None
            if name is not None and name not in values and not value.formula:
                values[name] = value.text.strip()
                places[name] = Where(file, sheet.name or None, value.ref)
    if len(values) < _FEWEST:
        return None
    return AboutFound(About(**values, found_in="about"), number, places)


def about_in_properties(form: Form) -> About | None:
    """Give what the document properties of a file say of it; None where they say nothing."""
    values = {
        name: form.properties.get(f"{PROPERTY_PREFIX}{item.replace(' ', '_')}", "").strip()
        for item, name in zip(ABOUT_ITEMS, _FIELDS, strict=True)
    }
    return About(**values, found_in="properties") if any(values.values()) else None


def filled_from(first: About, second: About) -> About:
    """Give what one place says, and where it is silent, what the other does.

    >>> filled_from(About(model="a"), About(model="b", service="waste")).service
    'waste'
    """
    missing = {
        f.name: getattr(second, f.name)
        for f in fields(About)
        if f.name != "found_in" and not getattr(first, f.name)
    }
    return replace(first, **missing)


def model_by_refs(
    refs: Collection[str], models: Iterable[Assessment], *, first: Assessment
) -> Assessment | None:
    """Give the model whose form has the Refs of a file, or None where no one model stands out.

    Parameters
    ----------
    refs
        What stands in the column Ref.
    models
        The known models, in all their versions.
    first
        The model that is asked, which is taken where its Refs fit as well as those of others.
    """
    wanted = {plain_ref(ref).partition("/")[0] for ref in refs if ref.strip()}
    if not wanted:
        return None
    shares = {model.key: (model, _likeness(wanted, model)) for model in (first, *models)}
    best = max(share for _, share in shares.values())
    fitting = [model for model, share in shares.values() if share == best]
    known = {plain_ref(ref) for model in fitting for ref in model.statements}
    if len(wanted & known) < _LEAST_SHARE * len(wanted):
        return None
    if any(model.key == first.key for model in fitting):
        return first
    return fitting[0] if len({model.id for model in fitting}) == 1 else None


def _likeness(wanted: set[str], model: Assessment) -> float:
    known = {plain_ref(ref) for ref in model.statements}
    return len(wanted & known) / len(wanted | known)
