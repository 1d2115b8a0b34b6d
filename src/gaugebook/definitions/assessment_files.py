"""Reading a maturity model from its file: the format first, then the fields, then how they fit."""

from __future__ import annotations

from gaugebook.definitions.assessment import SCHEMA, Assessment
from gaugebook.definitions.assessment_checks import check_model
from gaugebook.definitions.assessment_form_checks import check_form
from gaugebook.definitions.assessment_rule_checks import check_rules
from gaugebook.definitions.files import LoadedYaml, build
from gaugebook.errors import Problem, problem


def read_assessment(loaded: LoadedYaml) -> tuple[Assessment | None, list[Problem]]:
    """Make a maturity model from loaded YAML; every fault is a Problem at its line.

    A model in which a name or a rule does not hold is not given: scoring relies on them.

    Parameters
    ----------
    loaded
        The file's content.

    Examples
    --------
    >>> from gaugebook.definitions.files import parse_yaml
    >>> model, problems = read_assessment(parse_yaml("schema: maturity-model/2", "a.yaml")[0])
    >>> print(model, problems[0].message)
    None The file is of the format `maturity-model/2`, and this release reads maturity-model/1.
    """
    found = loaded.data.get("schema") if isinstance(loaded.data, dict) else SCHEMA
    if found is not None and found != SCHEMA:
        where = loaded.where(("schema",))
        return None, [problem("model-format", where, found=str(found), known=SCHEMA)]
    model, problems = build(Assessment, loaded)
    if model is not None:
        problems = [
            *check_model(model, loaded),
            *check_form(model, loaded),
            *check_rules(model, loaded),
        ]
    return (None if any(p.is_refused for p in problems) else model), problems
