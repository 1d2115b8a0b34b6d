"""The result that one service gets back: one private page, before anybody else sees it by name.

Its own scores beside the council's middle, what was checked and what came of it, three next steps,
what the page does not say, and until when the service can answer. It is HTML that loads and runs
nothing and prints on one sheet of A4 for a usual service; a service of which much was found needs
a second one, as nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction

from gaugebook.definitions.assessment_text import say
from gaugebook.definitions.house import House
from gaugebook.definitions.metric import Metric
from gaugebook.maturity.assessed import Assessed, AssessedService
from gaugebook.maturity.fixed_words import Texts
from gaugebook.papers.assessment_style import language_of, plain_house
from gaugebook.papers.document import print_markup
from gaugebook.papers.houses import house_css, templates_folder
from gaugebook.papers.html import page_policy, page_style
from gaugebook.papers.markup import render_page, w3c_date
from gaugebook.papers.score_scale import Mark, Marked, key_svg, scale_svg
from gaugebook.papers.service_result import Result, ThemeRow, result_of
from gaugebook.periods import long_date
from gaugebook.words import visible

WHOM_TO_TELL = "the performance team"
"""Whom a service answers to, where the campaign names nobody else."""


def service_page(
    assessed: Assessed,
    one: AssessedService,
    *,
    council: str,
    metrics: Mapping[str, Metric],
    dated: datetime,
    ask: str = WHOM_TO_TELL,
    language: str = "en",
    house: House | None = None,
) -> bytes:
    """Give the results of one service as one self-contained HTML file.

    Parameters
    ----------
    assessed
        The round, scored.
    one
        The service. One without scores gets a page that says so.
    council
        The name of the council.
    metrics
        The metrics of the library by id, for the names of those that show that a step worked.
    dated
        The day on which it was made.
    ask
        Whom the service answers to: the campaign's ``ask``.
    language
        Of the model's own words.
    house
        Whose colours are used; the plain ones when left out.

    Returns
    -------
    bytes
        UTF-8; the same for the same round and day.
    """
    shown = house or plain_house()
    style = page_style(shown, "base.css", "screen.css", "assessment.css", "service-page.css")
    page = _Page(assessed, one, council, metrics, dated, ask, language, shown)
    return page.markup(style, policy=page_policy(style)).encode("utf-8")


def service_page_pdf(
    assessed: Assessed,
    one: AssessedService,
    *,
    council: str,
    metrics: Mapping[str, Metric],
    dated: datetime,
    ask: str = WHOM_TO_TELL,
    language: str = "en",
    house: House | None = None,
) -> bytes:
    """Give the same page as tagged PDF (PDF/UA-1 and PDF/A-3a).

    Parameters are those of `service_page`.

    Raises
    ------
    MissingToolError
        When Pango cannot be loaded.
    """
    names = ("base.css", "print.css", "service-page.css")
    sheets = [(templates_folder() / name).read_text(encoding="utf-8") for name in names]
    shown = house or plain_house()
    style = "\n".join([house_css(shown), *sheets])
    page = _Page(assessed, one, council, metrics, dated, ask, language, shown)
    return print_markup(page.markup(style, policy=""))


class _Page:
    """One page before it is set."""

    def __init__(
        self,
        assessed: Assessed,
        one: AssessedService,
        council: str,
        metrics: Mapping[str, Metric],
        dated: datetime,
        ask: str,
        language: str,
        house: House,
    ) -> None:
        self._assessed, self._one, self._council = assessed, one, council
        self._tokens = house.tokens
        self._dated, self._ask, self._language = dated, ask, language
        self._words = Texts(language)
        self._result = result_of(assessed, one, metrics=metrics, language=language)

    def markup(self, style: str, *, policy: str) -> str:
        """Give the page as text; nothing in it turns or hides what is read."""
        page_language, model_language = language_of(self._assessed.model, self._language)
        text = render_page(
            "service-page.html.j2",
            words=self._words,
            council=self._council,
            service=self._one.service,
            assessed=self._assessed,
            result=self._result,
            shown_language=self._language,
            say=say,
            keys=tuple(self._keys()),
            explained=tuple(self._explained()),
            not_said=tuple(self._not_said()),
            reply=self._reply(),
            is_late=self._one.service.id in self._assessed.late,
            made_on=long_date(self._dated.date()),
            dated=w3c_date(self._dated),
            cycle=self._assessed.period.label,
            scale=self._scale,
            key_svg=lambda kind: key_svg(kind, self._tokens),
            language=page_language,
            model_language="" if model_language == page_language else model_language,
            style=style,
            policy=policy,
        )
        return "\n".join(visible(line) for line in text.split("\n"))

    # --- the picture ----------------------------------------------------------------------------

    def _scale(self, row: ThemeRow) -> str:
        """Draw the scores of a theme on its scale; nothing where it has no score."""
        result = self._result
        if result is None or row.ends is None or result.latest is None:
            return ""
        marks = list(self._marks(row, result))
        own = [mark for mark in marks if mark.kind in ("latest", "claimed")]
        values = self._assessed.model.level_values
        stops: tuple[Fraction, ...] = values if row.ends == (values[0], values[-1]) else row.ends
        return scale_svg(row.ends, marks, self._tokens, stops=stops) if own else ""

    def _marks(self, row: ThemeRow, result: Result) -> Iterator[Marked]:
        latest = row.scores[result.latest or "self"]
        claimed = row.scores.get("self")
        if latest.value is not None:
            yield Marked("latest", latest.value, latest.text, self._key_words("latest"))
        if claimed is not None and claimed.value is not None and claimed.value != latest.value:
            yield Marked("claimed", claimed.value, claimed.text, self._key_words("claimed"))
        if row.council.value is not None:
            yield Marked("council", row.council.value, row.council.text, self._key_words("council"))
        if row.target.value is not None:
            yield Marked("target", row.target.value, row.target.text, self._key_words("target"))

    def _keys(self) -> Iterator[tuple[Mark, str]]:
        """Give the marks that are drawn on any of the scales, with their words."""
        if self._result is None:
            return
        kinds = {m.kind for row in self._result.rows for m in self._marks(row, self._result)}
        order: tuple[Mark, ...] = ("latest", "claimed", "council", "target")
        yield from ((kind, self._key_words(kind)) for kind in order if kind in kinds)

    def _key_words(self, kind: Mark) -> str:
        view = self._result.latest if self._result is not None and self._result.latest else "self"
        named = self._words(f"result.{'claimed' if view == 'self' else view}").lower()
        return self._words(f"result.key_{kind}", view=named)

    # --- what is said round it ------------------------------------------------------------------

    def _explained(self) -> Iterator[str]:
        """Say what the columns mean, those that are there."""
        if self._result is None:
            return
        yield self._words("result.views")
        for view in ("moderated", "audited"):
            if view in self._result.views:
                yield self._words(f"result.{view}_text")
        if self._result.has_council:
            yield self._words("result.middle")
        yield from self._result.council_notes

    def _not_said(self) -> Iterator[str]:
        yield self._words("result.not_people")
        yield self._words("result.not_ranked")
        yield self._words("result.not_opened")
        if self._result is not None and self._result.people:
            yield self._words("result.not_all")

    def _reply(self) -> str:
        until = self._assessed.right_of_reply_until
        if until is None:
            return self._words("result.reply_none", ask=self._ask)
        return self._words("result.reply_text", ask=self._ask, until=long_date(until))
