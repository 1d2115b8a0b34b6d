"""The folders of self-assessments: where each file of a campaign is, and which campaign is meant.

A campaign stands in ``campaigns/NAME/`` of the workspace. What officers write and what is sent and
comes back is there; answers are kept in the private folder, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gaugebook.definitions.campaign import CAMPAIGN_FILE
from gaugebook.errors import UsageError, near_miss
from gaugebook.tables.private import closed_folder, private_folder

FOLDER = "campaigns"
_HOW = "Begin one with: gaugebook assess issue MODEL --cycle 2026-Q4 --due 2026-12-18"


@dataclass(frozen=True)
class CampaignFolder:
    """Where the files of one campaign are.

    Parameters
    ----------
    root
        The workspace.
    name
        The campaign's name, which is that of its folder.
    """

    root: Path
    name: str

    @property
    def folder(self) -> Path:
        """The folder itself."""
        return self.root / FOLDER / self.name

    @property
    def file(self) -> Path:
        """What the officer says of it."""
        return self.folder / CAMPAIGN_FILE

    @property
    def send(self) -> Path:
        """The workbooks and drafts to send."""
        return self.folder / "send"

    @property
    def reminders(self) -> Path:
        """The drafts of reminders."""
        return self.folder / "reminders"

    @property
    def returned(self) -> Path:
        """What came back, put there by the officer."""
        return self.folder / "returned"

    @property
    def send_back(self) -> Path:
        """Files that need an answer, to be sent back."""
        return self.folder / "send-back"

    @property
    def moderation(self) -> Path:
        """Working papers of moderators and auditors."""
        return self.folder / "moderation"

    @property
    def results(self) -> Path:
        """One page a service, for that service alone."""
        return self.folder / "results"

    @property
    def issued(self) -> Path:
        """The register of what was issued."""
        return self.folder / "issued.csv"

    @property
    def register(self) -> Path:
        """The register of what came in."""
        return self.folder / "register.xlsx"

    @property
    def tracker(self) -> Path:
        """Who has answered: an officer's working file that names managers."""
        return self.folder / "tracker.xlsx"

    @property
    def decisions(self) -> Path:
        """What a person decided about files that contradict each other."""
        return self.folder / "decisions.yaml"

    @property
    def kept_returns(self) -> Path:
        """The accepted answers, in the private folder."""
        return self._private / "returns.json"

    @property
    def kept_moderations(self) -> Path:
        """What moderators and auditors concluded, in the private folder."""
        return self._private / "moderations.json"

    @property
    def kept_written(self) -> Path:
        """The fingerprints of what we wrote for others to fill in, in the private folder."""
        return self._private / "written.json"

    @property
    def _private(self) -> Path:
        return self.root / ".gaugebook" / "private" / "assessments" / self.name

    def open_private(self) -> Path:
        """Make the private folder of the campaign, closed to others."""
        private_folder(self.root)
        closed_folder(self._private.parent)
        return closed_folder(self._private)

    def named(self, path: Path) -> str:
        """Give a file's name as a finding shows it: as it stands in the workspace."""
        name = path.relative_to(self.root).as_posix()
        # A name in another coding, as a zip of another system has, cannot be written down as it is.
        return name.encode("utf-8", "backslashreplace").decode("utf-8")


def campaigns_in(root: Path) -> tuple[CampaignFolder, ...]:
    """Give the campaigns of a workspace, by name."""
    found = sorted((root / FOLDER).glob(f"*/{CAMPAIGN_FILE}"))
    return tuple(CampaignFolder(root, path.parent.name) for path in found)


def find_campaign(root: Path, name: str = "") -> CampaignFolder:
    """Give the campaign of a name; without one, the only one there is.

    Raises
    ------
    UsageError
        When there is none of this name, none at all, or several and no name.
    """
    known = {campaign.name: campaign for campaign in campaigns_in(root)}
    if name:
        if name in known:
            return known[name]
        raise UsageError(f"There is no campaign {name}.{near_miss(name, known)}", remedy=_HOW)
    if not known:
        raise UsageError("This workspace has no campaign yet.", remedy=_HOW)
    if len(known) > 1:
        raise UsageError(
            f"There are {len(known)} campaigns, and none is named.",
            remedy=f"Name one of: {', '.join(known)}.",
        )
    return next(iter(known.values()))
