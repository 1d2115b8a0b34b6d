"""What a committee remembers: the weakest theme, and never an overall score without it."""

from __future__ import annotations

from gaugebook.analysis.cells import bound_result
from gaugebook.analysis.maturity.heat import weakest_of_services
from gaugebook.analysis.maturity.numbers import Numbers, common_view
from gaugebook.definitions.assessment import OVERALL
from gaugebook.definitions.assessment_text import say
from gaugebook.exhibits import Bound, Figure, Sentence, Unavailable
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.comparing.council import Distribution
from gaugebook.maturity.explain import VIEW_WORDS
from gaugebook.maturity.nodes import View
from gaugebook.maturity.observed import binding_of
from gaugebook.words import few, listed

MOST_NAMED_THEMES = 3
"""Of more themes that are equally weak it is said how many there are."""


def weakest_themes(assessed: Assessed, view: View) -> tuple[Distribution, ...]:
    """Give the themes with the lowest median over the services; nothing where no theme has one."""
    numbers = Numbers(assessed)
    found = [numbers.distribution(theme.id, view) for theme in assessed.model.themes]
    known = [one for one in found if one.median is not None]
    low = min((one.median for one in known if one.median is not None), default=None)
    return tuple(one for one in known if one.median == low)


def weakest_sentence(assessed: Assessed, *, view: View | None = None) -> Sentence:
    """Say which theme is the weakest across the council, and of how many services.

    Of fewer than six services there is no median; then it says of how many services each theme is
    the weakest. Without any score it says so.
    """
    shown = view or common_view(assessed)
    numbers = Numbers(assessed)
    weakest = weakest_themes(assessed, shown)
    parts = _by_median(numbers, weakest, shown) if weakest else _by_services(numbers, shown)
    return Sentence("weakest", tuple(parts), assessed.made_up, numbers.kept())


def _title_of(assessed: Assessed, theme: str) -> str:
    return say(next(t.title for t in assessed.model.themes if t.id == theme))


def _by_median(
    numbers: Numbers, weakest: tuple[Distribution, ...], view: View
) -> list[str | Bound]:
    assessed = numbers.assessed
    value = numbers.median(weakest[0].node, view)
    many = len(weakest) > 1
    made = numbers.counts({"services": weakest[0].services})
    parts: list[str | Bound] = [
        f"The weakest {'themes across the council are' if many else 'theme across the council is'} "
        f"{_named(assessed, weakest)}: the median of "
    ]
    if many:
        parts += ["each is "]
    else:
        parts += ["the ", bound_result(made, "services"), " services with a score is "]
    parts += [value] if value is not None else []
    parts += [f"{numbers.highest_in_words()} in {VIEW_WORDS[view]}."]
    if not many:
        parts += _own_weakest(numbers, weakest[0].node, view)
    return parts


def _named(assessed: Assessed, weakest: tuple[Distribution, ...]) -> str:
    """Name the weakest themes; of many that are alike, say how many they are."""
    if len(weakest) > MOST_NAMED_THEMES:
        return f"{few(len(weakest))} of {few(len(assessed.model.themes))}"
    return listed([_title_of(assessed, one.node) for one in weakest])


def _own_weakest(numbers: Numbers, theme: str, view: View) -> list[str | Bound]:
    number = weakest_of_services(numbers.assessed, view).get(theme, 0)
    made = numbers.counts({"own weakest": number}, uses=_uses(numbers.assessed, view))
    noun = "service" if number == 1 else "services"
    return [" It is the weakest theme of ", bound_result(made, "own weakest"), f" {noun}."]


def _by_services(numbers: Numbers, view: View) -> list[str | Bound]:
    assessed = numbers.assessed
    found = weakest_of_services(assessed, view)
    if not found:
        why = "no service has answered" if not assessed.answered else "no theme has a score"
        return [f"The weakest theme cannot be named: {why}."]
    made = numbers.counts(
        {"scored": len(assessed.answered), **{f"weakest {t}": n for t, n in found.items()}},
        uses=_uses(assessed, view),
    )
    parts: list[str | Bound] = [
        "So few services have answered that no median is given. Of ",
        bound_result(made, "scored"),
        " that have, the weakest theme is ",
    ]
    order = sorted(found, key=lambda theme: -found[theme])
    for place, theme in enumerate(order):
        joint = "" if not place else " and " if place == len(order) - 1 else ", "
        parts += [
            f"{joint}{_title_of(assessed, theme)} of ",
            bound_result(made, f"weakest {theme}"),
        ]
    return [*parts, "."]


def _uses(assessed: Assessed, view: View) -> list[str]:
    return [
        binding_of(assessed, OVERALL, service=one.service.id, view=view)
        for one in assessed.answered
        if view in one.views
    ]


def weakest_figure(assessed: Assessed, *, view: View | None = None) -> Figure | Unavailable:
    """Give the median of the weakest theme as a headline figure."""
    shown = view or common_view(assessed)
    weakest = weakest_themes(assessed, shown)
    numbers = Numbers(assessed)
    value = numbers.median(weakest[0].node, shown) if weakest else None
    if value is None:
        reason = "no theme has a median, which is given from six services on"
        return Unavailable("headline-weakest", "The weakest theme", reason)
    titles = _named(assessed, weakest)
    return Figure(
        name="headline-weakest",
        label=f"Weakest theme (median of the services): {titles}",
        number=value,
        unit_text=numbers.highest_in_words().strip(),
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


# --- what a reader must know --------------------------------------------------------------------


def caveat_sentence(assessed: Assessed) -> Sentence:
    """Say how far scores were checked: by nobody, by figures and evidence, by moderators."""
    numbers = Numbers(assessed)
    answered = assessed.answered
    if not answered:
        return Sentence("caveat", ("There is no score to check.",), assessed.made_up)
    looked_at = [o for o in answered if "moderated" in o.views or "audited" in o.views]
    tested = {
        (o.service.id, f.statement) for o in answered for f in o.kpi if f.state != "cannot_confirm"
    }
    made = numbers.counts(
        {"looked at": len(looked_at), "answered": len(answered), "tested": len(tested)},
        uses=_uses(assessed, "self"),
    )
    parts: list[str | Bound] = []
    if not looked_at and not tested:
        parts += ["These scores are the services' own view, before anyone has checked it."]
    elif not looked_at:
        parts += [
            "Scores begin with what services say of themselves. ",
            bound_result(made, "tested"),
            f" {'claim was' if len(tested) == 1 else 'claims were'} held against the council's own "
            "figures; nobody has moderated or audited the others.",
        ]
    else:
        parts += [
            "Scores begin with what services say of themselves. Moderators or auditors looked at "
            "some claims of ",
            bound_result(made, "looked at"),
            " of ",
            bound_result(made, "answered"),
            " services, and ",
            bound_result(made, "tested"),
            f" {'claim was' if len(tested) == 1 else 'claims were'} held against the council's own "
            "figures. All other claims stand as they were made.",
        ]
    return Sentence("caveat", tuple(parts), assessed.made_up, numbers.kept())
