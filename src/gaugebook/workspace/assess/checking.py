"""Checking campaigns, so that a fault is told before 200 drafts are written."""

from __future__ import annotations

from pathlib import Path

from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import Library
from gaugebook.errors import Problem, RefusedError
from gaugebook.maturity.campaign.words import load_words
from gaugebook.maturity.returned.decisions import read_decisions
from gaugebook.workspace.assess.folders import CampaignFolder, campaigns_in
from gaugebook.workspace.assess.opened import issued_in, open_campaign


def check_campaigns(root: Path, library: Library) -> list[Problem]:
    """Read what officers wrote of every campaign, and the words of the e-mails.

    That is ``campaign.yaml``, the list of services, ``decisions.yaml``, ``issued.csv`` and
    ``templates/campaign.yaml``. Files that came back are for ``assess collect``.
    """
    folders = campaigns_in(root)
    problems = list(load_words(library)[1]) if folders else []
    for folder in folders:
        problems += _of(folder, library)
    return list(dict.fromkeys(problems))


def _of(folder: CampaignFolder, library: Library) -> list[Problem]:
    problems: list[Problem] = []
    try:
        problems += open_campaign(folder, library)[1]
    except RefusedError as fault:
        # What is wrong with campaign.yaml hides nothing of the other files.
        problems += [*fault.problems, *issued_in(folder)[1]]
    if folder.decisions.is_file():
        loaded, faults = load_yaml(folder.decisions, name=folder.named(folder.decisions))
        problems += faults
        problems += read_decisions(loaded)[1] if loaded is not None else []
    return problems
