"""Claims held against the council's own figures: confirmed, not confirmed, or nobody can say.

Figures confirm a claim or do not; they never make one, and what is missing lowers none unless the
author of the model wrote so (``on_missing_data: cap``). A claim is tested on the figures of its
own service. A metric's target is set for the whole council, and the model chooses to hold a
service's claim against it; the sentence says so.

``on_missing_data`` of a statement says what happens where its service has no figure at all in the
window: ``flag`` says that it cannot be confirmed and changes nothing, ``cap`` says the same and
lets it count as the level below, ``ignore`` does not speak of the test. Where the reason lies with
us (figures that do not tell the service apart, another organisation's, small numbers) nothing is
capped, whatever the model says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import ends_of_statement
from gaugebook.definitions.assessment_library import adds_up
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.assessed import KpiFinding
from gaugebook.maturity.kpi.seen import is_of, periods_seen
from gaugebook.maturity.kpi.sentences import Case, finding_of
from gaugebook.maturity.kpi.verdicts import Verdict, verdict_on
from gaugebook.maturity.kpi.window import tells_apart, window_of
from gaugebook.maturity.leaves import score_statement
from gaugebook.maturity.nodes import Cap
from gaugebook.maturity.services import Service
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.words import listed


@dataclass(frozen=True)
class Source:
    """Whose figures claims are tested on, and whether they and the answers are made up.

    Attributes
    ----------
    org_code
        The organisation whose services answer.
    made_up
        Whether their answers are made up.
    made_up_orgs
        The organisations whose figures are made up. Made-up figures confirm no real claim, and
        real figures no made-up one.
    """

    org_code: str
    made_up: bool = False
    made_up_orgs: Collection[str] = frozenset()


def check_claims(
    model: Assessment,
    service: Service,
    answers: Answers,
    observations: Iterable[Observation],
    *,
    cycle: Period,
    metrics: Mapping[str, Metric],
    source: Source,
    measures: Mapping[str, Measure] | None = None,
    until: date | None = None,
    language: str = "en",
) -> tuple[KpiFinding, ...]:
    """Test the claims of one service on the council's own figures.

    A claim is tested by each test of its statement whose level it reaches. Who says that a
    statement does not apply, or does not know, claims nothing.

    Parameters
    ----------
    model
        The model.
    service
        The service; `figures` says how the observations name it.
    answers
        Its answers, in which `faults_of` finds nothing.
    observations
        What `needed` asked for, of all services; others are passed over.
    cycle
        The period of the round: windows end with its last whole period.
    metrics
        The metrics of the library by id, for their names, versions and targets.
    source
        Whose figures count.
    measures
        The measures of the library, which say what may be added up over periods.
    until
        The day on which the answers were due; see `window`.
    language
        The language of the model's own sentences.

    Returns
    -------
    tuple
        One finding for each claim and test, in the order of the model; empty where nothing is
        claimed that the model tests.
    """
    seen: dict[str, list[Observation]] = {}
    for observation in observations:
        seen.setdefault(observation.metric_id, []).append(observation)
    found = []
    for statement in model.asked_of(service.profile):
        claimed = _claim(model, statement, answers) if statement.kpi_checks else None
        if claimed is None:
            continue
        for check in statement.kpi_checks:
            if claimed < exact(check.level):
                continue
            metric = metrics.get(check.metric)
            whole = window_of(check.test, metric, cycle, until=until)
            case = Case(statement, check, claimed, service, metric, whole)
            of_metric = seen.get(check.metric, ())
            finding = _finding(case, of_metric, source, measures or {}, language)
            if not (finding.is_missing and statement.on_missing_data == "ignore"):
                found.append(finding)
    return tuple(found)


def caps_of(findings: Iterable[KpiFinding], model: Assessment) -> tuple[Cap, ...]:
    """Give what claims count as in the confirmed view, with the sentence as the reason.

    A claim that is not confirmed counts as the level below the one that was tested, and so does
    one without any figures where its statement says ``on_missing_data: cap``. A claim at the
    lowest level cannot count as less, and has no cap.

    Parameters
    ----------
    findings
        What `check_claims` gives.
    model
        The model.
    """
    caps = []
    for finding in findings:
        statement = model.statements[finding.statement]
        is_missing = finding.is_missing and statement.on_missing_data == "cap"
        if finding.state != "not_confirmed" and not is_missing:
            continue
        below = [v for v in _values(model, statement) if v < finding.level]
        if below:
            caps.append(Cap(finding.statement, max(below), finding.sentence))
    return tuple(caps)


def _values(model: Assessment, statement: Statement) -> Sequence[Fraction]:
    """Give the values that a statement can have, or its ends where they are not listed."""
    if statement.kind == "scale":
        return [exact(answer.value) for answer in model.scales[statement.scale_id or ""]]
    if statement.kind == "branching":
        return [exact(a.value) for question in statement.branching for a in question.answers]
    bands = statement.number.bands if statement.number else ()
    if bands:
        return [exact(band.value) for band in bands]
    if statement.kind == "level":
        return model.level_values
    low, high = ends_of_statement(model, statement)
    return [low, *(value for value in model.level_values if low < value <= high)]


def _claim(model: Assessment, statement: Statement, answers: Answers) -> Fraction | None:
    """Give what a service claims on a statement, of all who answer for it; None without a claim."""
    node = score_statement(model, statement, answers, view="self", caps={})
    is_claim = any(answer.special is None and not answer.is_blank for answer in node.answers)
    return node.claimed if is_claim else None


def _finding(
    case: Case,
    observations: Sequence[Observation],
    source: Source,
    measures: Mapping[str, Measure],
    language: str,
) -> KpiFinding:
    hindrance = _hindrance(case, observations, source, measures)
    if hindrance or case.metric is None:
        return finding_of(case, Verdict(None, 0, 0, reason=hindrance), (), language)
    own = [o for o in observations if _may_count(o, source)]
    periods = periods_seen(
        case.metric,
        own,
        case.window,
        where=case.service.figures,
        grain=case.check.test.grain,
    )
    return finding_of(case, verdict_on(case.check.test, periods), periods, language)


def _may_count(observation: Observation, source: Source) -> bool:
    is_made_up = observation.org_code in source.made_up_orgs
    return observation.org_code == source.org_code and is_made_up == source.made_up


def _hindrance(
    case: Case,
    observations: Sequence[Observation],
    source: Source,
    measures: Mapping[str, Measure],
) -> str:
    """Say why a claim cannot be tested at all; nothing where it can."""
    metric, service = case.metric, case.service
    if metric is None:
        return f"There is no metric {case.check.metric} to test it on."
    if not service.figures:
        return f"The council's figures do not tell {service.name} apart from other services."
    names = listed([name.replace("_", " ") for name in service.figures])
    if not tells_apart(metric, service):
        return f"Figures of {case.name} are not split by {names}, so there are none of its own."
    test = case.check.test
    if test.word == "count" and test.periods > 1 and not adds_up(metric, measures):
        return f"{test.grain.capitalize()}s of {case.name} cannot be added up."
    own = [o for o in observations if is_of(o, service.figures)]
    if own and not any(_may_count(o, source) for o in own):
        return _not_ours(case, own, source)
    versions = {o.definition_version for o in own}
    if versions and metric.version not in versions:
        return (
            f"The figures of {case.name} are of version {listed(sorted(versions))} of the metric, "
            f"not {metric.version}."
        )
    return ""


def _not_ours(case: Case, found: Sequence[Observation], source: Source) -> str:
    if source.made_up and any(o.org_code not in source.made_up_orgs for o in found):
        return "The answers are made up, and real figures confirm nothing of them."
    if any(o.org_code in source.made_up_orgs for o in found) and not source.made_up:
        return f"The only figures of {case.name} are made up, and confirm no real claim."
    return f"The only figures of {case.name} are of another organisation."
