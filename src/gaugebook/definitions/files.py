"""Reading definition files: YAML with the line of every field, and no surprises.

PyYAML's safe loader reads YAML 1.1, where ``No`` is false, ``1:30`` is ninety and a date is an
object. Officers write words, so here only ``true``, ``false``, ``null`` and plain numbers are
anything but text, and what YAML 1.1 would have changed is explained. Anchors are refused,
because a few lines of them can stand for gigabytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from gaugebook.errors import Problem, Where, near_miss, problem

LARGEST_FILE = 1_000_000
"""Bytes; the largest definition file that is read."""
DEEPEST = 40

Path_ = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)

_WORDS_READ_AS_BOOLEAN = re.compile(r"^(?:y|n|yes|no|on|off)$", re.IGNORECASE)


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader with only the plain resolvers."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


@dataclass(frozen=True)
class LoadedYaml:
    """The content of a YAML file, and the line of each of its fields."""

    file: str
    data: Any
    lines: Mapping[Path_, int] = field(default_factory=dict)

    def where(self, path: Path_ = ()) -> Where:
        """Give the place of a field, or of the nearest field that holds it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return Where(self.file, line=self.lines[path[:length]])
        return Where(self.file, line=1)


def load_yaml(path: Path, *, name: str | None = None) -> tuple[LoadedYaml | None, list[Problem]]:
    """Read a YAML file; give its content with line numbers, and every fault found.

    Parameters
    ----------
    path
        The file.
    name
        How the file is named in findings; its path when left out.
    """
    shown = name or str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, [problem("file-too-large", shown, detail="over 1 MB for a definition")]
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None, [problem("file-missing", shown)]
    except UnicodeDecodeError:
        return None, [problem("file-unreadable", shown, detail="it is not UTF-8 text")]
    except OSError as fault:
        return None, [problem("file-unreadable", shown, detail=fault.strerror or "no access")]
    return parse_yaml(text, shown)


def parse_yaml(text: str, file: str) -> tuple[LoadedYaml | None, list[Problem]]:
    r"""Read YAML text; give its content with line numbers, and every fault found.

    Examples
    --------
    >>> loaded, problems = parse_yaml("id: a\nowner: No\n", "a.yaml")
    >>> print(problems[0].where, problems[0].code)
    a.yaml:2 yaml-no-word
    """
    try:
        root = _compose(text)
    except yaml.YAMLError as fault:
        return None, [_syntax_problem(fault, file)]
    except RecursionError:
        return None, [problem("yaml-broken", file, detail="it is nested too deeply")]
    reader = _TreeReader(file)
    data = reader.read(root, (), 0) if root is not None else None
    if any(p.is_refused for p in reader.problems):
        return None, reader.problems
    return LoadedYaml(file, data, reader.lines), reader.problems


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _syntax_problem(fault: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(fault, "problem_mark", None)
    where = Where(file, line=mark.line + 1 if mark else 1)
    detail = str(getattr(fault, "problem", None) or fault).strip()
    if "'%'" in detail:
        return problem("yaml-percent", where, found="%")
    return problem("yaml-broken", where, detail=detail)


class _TreeReader:
    """Walks a YAML node tree once, keeping values, lines and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def read(self, node: yaml.Node, path: Path_, depth: int) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if depth > DEEPEST:
            self._fault("yaml-broken", line, detail="it is nested too deeply")
            return None
        if not isinstance(node, yaml.ScalarNode):
            if id(node) in self._seen:
                self._fault("yaml-broken", line, detail="anchors (& and *) are not read here")
                return None
            self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: Path_, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first_lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = str(key_node.value)
            if key in result:
                self._fault("yaml-duplicate", line, found=key, first=first_lines[key])
                continue
            first_lines[key] = line
            self.lines[(*path, key)] = line
            result[key] = self.read(value_node, (*path, key), depth + 1)
        return result

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        text = str(node.value)
        tag = node.tag.rsplit(":", 1)[-1]
        if tag == "str" and not node.style and _WORDS_READ_AS_BOOLEAN.match(text):  # type: ignore[attr-defined]
            self._fault("yaml-no-word", line, found=text)
            return text
        if tag == "bool":
            return text.casefold() == "true"
        if tag == "null":
            return None
        if tag == "int":
            return int(text)
        if tag == "float":
            return float(text)
        if tag != "str":
            self._fault("yaml-broken", line, detail=f"the tag {node.tag} is not read here")
        return text

    def _fault(self, code: str, line: int, **facts: Any) -> None:
        self.problems.append(problem(code, Where(self.file, line=line), **facts))


def build(
    model: type[Model], loaded: LoadedYaml, *, at: Path_ = ()
) -> tuple[Model | None, list[Problem]]:
    """Make a definition from loaded YAML; every fault becomes a Problem at its line.

    Parameters
    ----------
    model
        The definition's model.
    loaded
        The file's content.
    at
        The field of the file that holds the definition, when it is not the whole file.
    """
    data = loaded.data
    for step in at:
        data = data[step]
    if not isinstance(data, dict):
        return None, [problem("yaml-broken", loaded.where(at), detail="a list of fields is needed")]
    try:
        return model.model_validate(data), []
    except ValidationError as fault:
        return None, [_validation_problem(error, loaded, at, model) for error in fault.errors()]


def _validation_problem(
    error: Any, loaded: LoadedYaml, at: Path_, model: type[BaseModel]
) -> Problem:
    path: Path_ = (*at, *error["loc"])
    where = loaded.where(path)
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    if error["type"] == "extra_forbidden":
        hint = near_miss(name, _field_names(model, error["loc"][:-1]))
        return problem("field-unknown", where, found=name, hint=hint)
    if error["type"] == "missing":
        return problem("field-missing", where, field=name)
    shown = json.dumps(error.get("input"), ensure_ascii=False, default=str)
    detail = error["msg"].removeprefix("Value error, ")
    return problem("field-wrong", where, found=shown[:120], field=name, detail=_lower_first(detail))


def _field_names(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """Give the field names a person may write where the unknown one stands."""
    if path:
        return []
    return [f.alias or n for n, f in model.model_fields.items()]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def fingerprint(definition: BaseModel) -> str:
    """Give the sha256 of a definition's content, whatever the order or comments of its file.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    plain = definition.model_dump(mode="json", by_alias=True, exclude={"based_on"})
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
