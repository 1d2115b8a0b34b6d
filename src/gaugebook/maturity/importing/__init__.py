"""Questionnaires of others made into maturity models, and their printed scores checked.

For questionnaires kept as a workbook with its own scoring sheets, as the European Open Data
Maturity assessment is. The words of the questions belong to whoever asks them: nothing of them is
kept here.
"""

from gaugebook.maturity.importing.filled import FilledIn, Found, PrintedSum
from gaugebook.maturity.importing.modelling import About
from gaugebook.maturity.importing.questionnaire import (
    Imported,
    ImportedFile,
    import_questionnaire,
)
from gaugebook.maturity.importing.questions import Group, Option, Question, Template
from gaugebook.maturity.importing.reconcile import Reconciled, Reconciliation, Tally

__all__ = [
    "About",
    "FilledIn",
    "Found",
    "Group",
    "Imported",
    "ImportedFile",
    "Option",
    "PrintedSum",
    "Question",
    "Reconciled",
    "Reconciliation",
    "Tally",
    "Template",
    "import_questionnaire",
]
