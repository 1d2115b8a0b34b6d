"""Checking campaigns, so that a fault is told before 200 drafts are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import Library
from gaugebook.errors import Problem, RefusedError, Where, problem
from gaugebook.maturity.campaign.words import load_words
from gaugebook.maturity.fixed_words import FILE, faults_of_own, look_in, texts_without
from gaugebook.maturity.form import languages_of
from gaugebook.maturity.returned.decisions import read_decisions
from gaugebook.words import listed
from gaugebook.workspace.assess.folders import CampaignFolder, campaigns_in
from gaugebook.workspace.assess.kept import decisions_in
from gaugebook.workspace.assess.opened import OpenCampaign, issued_in, open_campaign


def check_campaigns(root: Path, library: Library) -> list[Problem]:
    """Read what officers wrote of every campaign, and the words of the e-mails.

    That is ``campaign.yaml``, the list of services, ``decisions.yaml``, ``issued.csv`` and
    ``templates/campaign.yaml``. Files that came back are for ``assess collect``.
    """
    folders = campaigns_in(root)
    problems = list(load_words(library)[1]) if folders else []
    look_in(library.roots)
    problems += faults_of_own()
    problems += _languages_lacking(library)
    for folder in folders:
        problems += _of(folder, library)
    return list(dict.fromkeys(problems))


def _languages_lacking(library: Library) -> Iterator[Problem]:
    """Tell which languages of the models have fixed words that nobody has written yet."""
    spoken = {name for model in library.assessments.values() for name in languages_of(model)}
    for language in sorted(spoken):
        lacking, count = texts_without(language)
        if lacking:
            yield problem(
                "fixed-words-language",
                Where(FILE),
                found=language,
                lacking=len(lacking),
                count=count,
                names=listed(list(lacking[:3])),
            )


def _of(folder: CampaignFolder, library: Library) -> list[Problem]:
    problems: list[Problem] = []
    campaign: OpenCampaign | None = None
    try:
        campaign, found = open_campaign(folder, library)
        problems += found
    except RefusedError as fault:
        # What is wrong with campaign.yaml hides nothing of the other files.
        problems += [*fault.problems, *issued_in(folder)[1]]
    if folder.decisions.is_file():
        loaded, faults = load_yaml(folder.decisions, name=folder.named(folder.decisions))
        problems += faults
        if loaded is not None and campaign is not None:
            problems += decisions_in(loaded, campaign)[1]
        elif loaded is not None:
            problems += read_decisions(loaded)[1]
    return problems
