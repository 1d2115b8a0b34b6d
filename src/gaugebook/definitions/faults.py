"""Faults of a definition's content, told as its writer would put them.

Pydantic finds the faults; here each becomes a Problem at the line of the field, in words that
suppose no knowledge of Python. A union (a text or a list of fields) gives one finding, not one
for each branch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from gaugebook.definitions.base import Misfit
from gaugebook.definitions.condition_error import ConditionError
from gaugebook.errors import Problem, Where, near_miss, problem

Path_ = tuple[str | int, ...]
NOT_FIELDS = "fields are needed, written `name: value`"
"""Said where a list, a bare text or nothing stands."""

_WORDS = {
    "bool_type": "true or false is needed",
    "dict_type": NOT_FIELDS,
    "finite_number": "a number is needed",
    "float_type": "a number is needed",
    "greater_than": "it must be more than {gt:g}",
    "greater_than_equal": "it must be {ge:g} or more",
    "int_from_float": "a whole number is needed",
    "int_type": "a whole number is needed",
    "less_than": "it must be less than {lt:g}",
    "less_than_equal": "it must be {le:g} or less",
    "list_type": "a list is needed",
    "literal_error": "it must be {expected}",
    "mapping_type": NOT_FIELDS,
    "model_type": NOT_FIELDS,
    "string_pattern_mismatch": "it does not have the form that is needed",
    "string_too_long": "it must have {max_length} characters or fewer",
    "string_too_short": "it must not be empty",
    "string_type": "a text is needed; quote a number to make it one",
    "too_long": "it must have {max_length} entries or fewer",
    "too_short": "it must not be empty",
    "tuple_type": "a list is needed",
}
"""What each kind of pydantic's errors means; a kind that is not here keeps its own words."""

_LONGEST_SHOWN = 120
_LIKE_ANOTHER_TYPE = re.compile(r"|[-+]?[0-9.]+|true|false|null", re.IGNORECASE)


def problems_of(
    fault: ValidationError, data: Any, model: type[BaseModel], where_of: Callable[[Path_], Where]
) -> list[Problem]:
    """Give the faults that pydantic found, one Problem each.

    Parameters
    ----------
    fault
        What pydantic found.
    data
        The content that was checked.
    model
        What it should have been.
    where_of
        Gives the place of a field of the content.
    """
    by_path: dict[Path_, list[Any]] = {}
    for error in fault.errors(include_url=False):
        by_path.setdefault(_place_of(error, data), []).append(error)
    above = {path[:length] for path in by_path for length in range(len(path))}
    problems = []
    for path, errors in by_path.items():
        if telling := _most_telling(path, errors, above):
            problems.append(_problem(path, telling, data, model, where_of(path)))
    return problems


def _place_of(error: Any, data: Any) -> Path_:
    """Give the fields that lead to a fault, without the branches of unions on the way."""
    path: list[str | int] = []
    here = data
    for step in error["loc"]:
        is_field = isinstance(here, dict) and isinstance(step, str) and step in here
        is_item = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if is_field or is_item:
            path.append(step)
            here = here[step]
    if error["type"] == "missing":
        path.append(error["loc"][-1])
    misfit = error.get("ctx", {}).get("error")
    return (*path, *misfit.at) if isinstance(misfit, Misfit) else tuple(path)


def _most_telling(path: Path_, errors: Sequence[Any], above: set[Path_]) -> list[Any]:
    """Leave out the other branches of a union, where a fault inside one branch says more."""
    if path not in above:
        return list(errors)
    return [error for error in errors if len(error["loc"]) <= len(path)]


def _problem(
    path: Path_, errors: Sequence[Any], data: Any, model: type[BaseModel], where: Where
) -> Problem:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    first = errors[0]
    cause = first.get("ctx", {}).get("error")
    if first["type"] == "extra_forbidden":
        hint = near_miss(name, _names_beside(path, model))
        return problem("field-unknown", where, found=name, hint=hint)
    if first["type"] == "missing":
        return problem("field-missing", where, field=name)
    value = _value_at(path, data)
    if isinstance(cause, ConditionError):
        return problem("where-refused", where, found=_shown(value), detail=str(cause))
    detail = ", or ".join(dict.fromkeys(_in_words(error) for error in errors))
    if cause is not None and isinstance(value, dict):
        return problem("definition-wrong", where, found=name, detail=detail)
    return problem("field-wrong", where, found=_shown(value), field=name, detail=detail)


def _in_words(error: Any) -> str:
    facts = error.get("ctx", {})
    if error["type"].startswith("date"):
        return "a date is needed, such as 2022-12-08"
    if "error" in facts:
        return str(facts["error"]).rstrip(".")
    form = _WORDS.get(error["type"])
    words = form.format(**facts) if form else str(error["msg"]).rstrip(".")
    return words.replace("True", "true").replace("False", "false")


def _value_at(path: Path_, data: Any) -> Any:
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)  # a Misfit may point at a field that is not there
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            return data
    return data


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    is_words = isinstance(value, str) and not _LIKE_ANOTHER_TYPE.fullmatch(value)
    text = visible(str(value) if is_words else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def visible(text: str) -> str:
    r"""Give a text from somebody's file with its invisible characters named.

    A mark that turns the writing round would change what else is on the screen.

    >>> visible("answered\u202e")
    'answered<U+202E>'
    """
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def _names_beside(path: Path_, model: type[BaseModel]) -> list[str]:
    """Give the field names a person may write where the unknown one stands."""
    models = {model}
    for step in path[:-1]:
        inner = {
            part
            for outer in models
            for name, info in outer.model_fields.items()
            if step == (info.alias or name)
            for part in _models_in(info.annotation)
        }
        models = inner or models  # an item of a list or a name of a mapping leads no further
    return [info.alias or name for m in models for name, info in m.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
