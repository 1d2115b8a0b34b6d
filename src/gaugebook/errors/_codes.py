"""Every code a Problem can have, with its severity, its message and its remedy.

All texts live here so that they can be read together, tested, translated and listed in
``docs/problems.md``. A message says what is wrong with the value shown; a remedy says what
to do next. Names in braces are filled from the finding's facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ProblemKind:
    """One row of the table: how grave, what it says, what to do next."""

    severity: Literal["refuse", "warn", "note"]
    message: str
    remedy: str


CODES: dict[str, ProblemKind] = {
    # Files -----------------------------------------------------------------------------
    "file-missing": ProblemKind(
        "refuse",
        "The file {file} does not exist.",
        "Check the name and the folder, in workspace.yaml too if it is named there.",
    ),
    "no-files-match": ProblemKind(
        "refuse",
        "No file matches {found}, which source {source} should read.",
        "Put the export into that folder, or correct `files:` in workspace.yaml.",
    ),
    "file-outside": ProblemKind(
        "refuse",
        "{found} lies outside the workspace.",
        "Copy the file into data/ and name it from there.",
    ),
    "file-not-ordinary": ProblemKind(
        "note",
        "{file} is {kind}, no ordinary file; it was not opened.",
        "Put the export itself there, or take it out of what `files:` names in workspace.yaml.",
    ),
    "file-empty": ProblemKind(
        "refuse",
        "The file {file} is empty.",
        "Export it again; an empty file is no data, not zero.",
    ),
    "nothing-usable": ProblemKind(
        "refuse",
        "{count} row(s) were read, and none of them could be used: {reasons}.",
        "{advice} No row that can be used is no data, not zero.",
    ),
    "file-type": ProblemKind(
        "refuse",
        "The file {file} cannot be read: it is {kind}.",
        "Save it as .csv, .xlsx or .parquet and try again.",
    ),
    "form-type": ProblemKind(
        "refuse",
        "The file {file} is no form that can be read: it is {kind}.",
        "What to do: {next_step}.",
    ),
    "file-too-large": ProblemKind(
        "refuse",
        "The file {file} is over the limit: {detail}.",
        "Export a shorter period, or split the file.",
    ),
    "file-unreadable": ProblemKind(
        "refuse",
        "The file {file} cannot be read: {detail}.",
        "Open it in the program that made it and save it again.",
    ),
    "file-reader-failed": ProblemKind(
        "refuse",
        "The file {file} was not read, though nothing is known to be wrong with it: {detail}.",
        "Close other programs and try again; if it stays so, run gaugebook doctor.",
    ),
    "file-protected": ProblemKind(
        "refuse",
        "The file {file} is {kind}; nothing in it can be read.",
        "Read a copy of it that opens without more: {next_step}.",
    ),
    "file-labelled": ProblemKind(
        "note",
        "The workbook {file} is labelled {found} by its maker.",
        "Make sure that what is printed from it may be seen by the paper's readers.",
    ),
    "macros-not-run": ProblemKind(
        "note",
        "The workbook {file} holds macros; they are never run here, and its cells were read as "
        "they were saved.",
        "Nothing, if it was saved after its macros had done their work.",
    ),
    "formats-not-read": ProblemKind(
        "note",
        "The numbers in {file} were read without the form in which they are shown: a share may "
        "stand as 0.8631 instead of 86.31%.",
        "Save it as .xlsx if the form of its figures matters.",
    ),
    "encoding-guessed": ProblemKind(
        "note",
        "The file {file} is not UTF-8; it was read as {encoding}.",
        "Look at names with accents and at pound signs; export as UTF-8 if you can.",
    ),
    "sheet-missing": ProblemKind(
        "refuse",
        "The workbook {file} has no sheet named {found}.{hint}",
        "Correct `sheet:`, or the name of the sheet in the workbook.",
    ),
    "sheet-hidden": ProblemKind(
        "note",
        "Hidden sheet(s) were not read: {names}.",
        "Show a sheet, or name it under `sheet:`, if its figures are meant to be read.",
    ),
    "sheet-not-read": ProblemKind(
        "warn",
        "Only the sheet {found} was read; these hold the same headings: {names}.",
        "Name the sheet under `sheet:`, or a pattern such as `2022*` for several.",
    ),
    "hidden-rows": ProblemKind(
        "note",
        "{rows} row(s) and {columns} column(s) with text are hidden; they were read all the same.",
        "Show them, and take out what should not count.",
    ),
    "formula-without-value": ProblemKind(
        "warn",
        "{count} formula(s) have no result in the file and were read as empty, not as zero.",
        "Open the workbook in a spreadsheet program, let it calculate, and save it.",
    ),
    "cell-error": ProblemKind(
        "warn",
        "{count} cell(s) hold an error such as #REF! instead of a value.",
        "Correct the formula in the workbook; an error is no figure.",
    ),
    "quote-open": ProblemKind(
        "refuse",
        "A quotation mark is opened in the record that begins on line {line} and never closed; "
        "all that follows it would be one text.",
        "Correct that line, or export again with quotation marks inside texts doubled.",
    ),
    "heading-blank": ProblemKind(
        "warn",
        "No heading stands over column(s) {column}.",
        "Give each a heading, or take it out; if there is a title above the headings, delete it.",
    ),
    "heading-twice": ProblemKind(
        "warn",
        "The heading {found} stands over columns {first} and {column}; "
        "the second is read as {name}.",
        "Give each column a heading of its own.",
    ),
    "row-ragged": ProblemKind(
        "warn",
        "{count} row(s) do not have the {expected} fields of the heading and were left out; "
        "first in line(s) {lines}.",
        "Look at those lines: most often a comma or a quotation mark inside a text is not quoted.",
    ),
    "row-blank": ProblemKind(
        "note",
        "{count} row(s) have nothing in the columns that are read, and were left out.",
        "Nothing, if they are blank but for columns under `never_read:`; else look at those rows.",
    ),
    "heading-repeated": ProblemKind(
        "note",
        "{count} row(s) repeat the headings, and were left out.",
        "Nothing: many systems print the headings again on every page.",
    ),
    "draft-no-table": ProblemKind(
        "refuse",
        "No table of ours fits the file {file}: {detail}.",
        "Say which it is with --table, or add the headings to "
        "metrics/reference/heading-words.yaml.",
    ),
    # Databases -------------------------------------------------------------------------
    "database-not-set": ProblemKind(
        "refuse",
        "The environment variable {found}, which should hold the address of a database, "
        "is not set.",
        "Set it before you start gaugebook, or ask whoever looks after the database to; "
        "docs/databases.md shows how.",
    ),
    "database-address": ProblemKind(
        "refuse",
        "What the environment variable {found} holds is not the address of a database: {detail}.",
        "Write it like sqlite:///data/cases.sqlite or postgresql://server/database, with the user "
        "and the password before the server; "
        "marks such as @ and / in a password are written %40 and %2F.",
    ),
    "database-driver": ProblemKind(
        "refuse",
        "The database of {found} needs {driver}, which is not installed.",
        "Install it with: {command}",
    ),
    "database-unguarded": ProblemKind(
        "warn",
        "The database of {found} is {kind}, which gaugebook cannot hold to reading only.",
        "Use a login that may read this one table and nothing else.",
    ),
    "database-unreachable": ProblemKind(
        "refuse",
        "The database of {found} cannot be opened: {detail}.",
        "Check the address, the network and the login, with whoever looks after the database.",
    ),
    "database-refused": ProblemKind(
        "refuse",
        "The database of {found} gave no records: {detail}.",
        "Correct `table:` or `query:` in workspace.yaml, or ask for the right to read it.",
    ),
    "database-too-large": ProblemKind(
        "refuse",
        "The database of {found} gave more than is read: {detail}.",
        "Write a `query:` that asks for a shorter period, or for fewer columns.",
    ),
    "database-bytes": ProblemKind(
        "refuse",
        "The column {column} holds bytes, such as a picture or a file, and not text.",
        "Put it under `never_read:` of the source, or write a `query:` that leaves it out.",
    ),
    # Definitions -----------------------------------------------------------------------
    "yaml-broken": ProblemKind(
        "refuse",
        "This is not valid YAML: {detail}.",
        "Correct the line; most often a quote, a colon or the indentation is wrong.",
    ),
    "yaml-no-word": ProblemKind(
        "refuse",
        "`{found}` without quotes is read as true or false, not as a word.",
        'Put the word in quotes: "{found}".',
    ),
    "yaml-percent": ProblemKind(
        "refuse",
        "A text that starts with `%` must stand in quotes.",
        "Put quotes round the whole heading.",
    ),
    "yaml-duplicate": ProblemKind(
        "refuse",
        "`{found}` stands twice in the same list of fields; the first is on line {first}.",
        "Keep one of the two.",
    ),
    "field-unknown": ProblemKind(
        "refuse",
        "There is no field `{found}` here.{hint}",
        "Correct the name or take the line out.",
    ),
    "field-missing": ProblemKind(
        "refuse",
        "The field `{field}` is missing.",
        "Add `{field}:`; the other definitions of this kind show how.",
    ),
    "field-wrong": ProblemKind(
        "refuse",
        "`{field}` cannot be {found}: {detail}.",
        "Correct the value.",
    ),
    "definition-wrong": ProblemKind(
        "refuse",
        "The definition does not hold together: {detail}.",
        "Correct the fields named; the other definitions of this kind show how.",
    ),
    "where-refused": ProblemKind(
        "refuse",
        "The condition {found} is not allowed: {detail}.",
        "Compare columns of the table with texts, numbers, dates or TRUE and FALSE, "
        "joined by AND, OR, NOT.",
    ),
    "formula-refused": ProblemKind(
        "refuse",
        "The formula {found} is not allowed: {detail}.",
        "Use the names under `inputs:`, numbers, + - * / and parentheses.",
    ),
    "id-mismatch": ProblemKind(
        "refuse",
        "The id `{found}` is not the name of the file, {file}.",
        "Give file and id the same name.",
    ),
    "definition-twice": ProblemKind(
        "refuse",
        "`{found}` is defined twice: here and in {other}.",
        "Keep one of the two.",
    ),
    "definition-changed": ProblemKind(
        "refuse",
        "`{found}` has the version of the shipped definition but not its content.",
        "Give the changed definition a version of its own, such as {suggested}.",
    ),
    "definition-edited": ProblemKind(
        "refuse",
        "`{found}` has given figures before it was edited: {parts} changed, and its version "
        "did not.",
        "Give it a new version and a line under `definition_history`, or take the edit back.",
    ),
    "measure-changed": ProblemKind(
        "refuse",
        "`{found}` is not the shipped measure of this name, and shipped metrics made of it would "
        "change under versions that stand: {metrics}.",
        "Give the measure a name of its own and use it in copies (`gaugebook copy metric {first}` "
        "makes one of version {suggested}), or take it out.",
    ),
    "history-lacking": ProblemKind(
        "warn",
        "`definition_history` of {found} does not say what changed in version {version}.",
        "Add an entry with this version, its date and the change.",
    ),
    "ledger-unreadable": ProblemKind(
        "refuse",
        "{file}, which remembers the definitions that gave figures, cannot be read.",
        "Bring it back from a backup; or remove it, and edits made before today are not found.",
    ),
    "model-format": ProblemKind(
        "refuse",
        "The file is of the format `{found}`, and this release reads {known}.",
        "Use a release of gaugebook that reads it, or correct `schema:`.",
    ),
    "model-unknown": ProblemKind(
        "refuse",
        "There is no maturity model `{found}`.{hint}",
        "Use the id of a model; assessments/ holds your own.",
    ),
    "model-name-unknown": ProblemKind(
        "refuse",
        "The model has no {kind} `{found}`.{hint}",
        "Correct the name, or add what it names.",
    ),
    "model-id-twice": ProblemKind(
        "refuse",
        "The id `{found}` is given twice; the first is on line {first}.",
        "Give one of them another id. Capitals make no difference, and an id is never used again.",
    ),
    "questionnaire-table": ProblemKind(
        "refuse",
        "No sheet of {file} has a table with the headings {found}.",
        "Give the workbook as it was sent out, with its heading rows; a template needs its sheets "
        "of rules and of totals too.",
    ),
    "questionnaire-totals": ProblemKind(
        "refuse",
        "The sums of the template do not make one total: {detail}.",
        "Correct the formulas of the sheet of totals.",
    ),
    "questionnaire-rule": ProblemKind(
        "warn",
        "The template's rule for {found} raises a question: {detail}.",
        "Look at the formula and at the list of answers; correct the template, or ask its makers.",
    ),
    "questionnaire-left-out": ProblemKind(
        "note",
        "The model leaves out {found}.",
        "Nothing to do: they earn no points in the template.",
    ),
    "questionnaire-row": ProblemKind(
        "warn",
        "Question {found} was not read: {detail}.",
        "Keep one row for the question, with its number and its words.",
    ),
    "questionnaire-missing": ProblemKind(
        "warn",
        "Not in the file, and counted as not answered: {found}.",
        "Bring the rows back from the template, or check that it is the same year's form.",
    ),
    "questionnaire-answer": ProblemKind(
        "warn",
        "“{found}” is none of the answers to question {question}, and counts as not answered."
        "{hint}",
        "Choose one of: {offered}.",
    ),
    "questionnaire-blank": ProblemKind(
        "note",
        "{found} has no answer, and counts as 0, as the template's rules have it.",
        "Answer it, or leave it: a 0 for want of an answer is not a low level.",
    ),
    "questionnaire-not-printed": ProblemKind(
        "note",
        "There is no number to compare with for {found}.",
        "Save the workbook once in a spreadsheet program, so that its scores are worked out.",
    ),
    "questionnaire-score": ProblemKind(
        "warn",
        "The {name} is printed as {found}, and the template's rules make it {ours}.{hint}",
        "Ask who set the printed score; until then neither is confirmed.",
    ),
    "model-change-untold": ProblemKind(
        "refuse",
        "`{found}` is {change} version {previous}, and `changes:` does not say what became of it.",
        "Add it to `changes:` with its kind and whether its scores compare.",
    ),
    "metric-unknown": ProblemKind(
        "refuse",
        "There is no metric `{found}`.{hint}",
        "Use the id of a metric; docs/metrics.md lists the shipped ones, metrics/ holds your own.",
    ),
    "kpi-window-finer": ProblemKind(
        "refuse",
        "{label} has a figure for each {frequency}, and the test looks at each {grain} of "
        "{found}: it would find none.",
        "Write the window in {frequency}s, such as `window: 4 {frequency}s`; or, where you have a "
        "figure for each {grain}, say `frequency: {grain}` in the metric.",
    ),
    "kpi-count-of-shares": ProblemKind(
        "refuse",
        "{label} cannot be added up over {found}: the figure of several {grain}s is not the sum of "
        "theirs.",
        "Use `share_of_periods_meeting_target`, `periods_with_value`, or a metric that counts.",
    ),
    "metric-cycle": ProblemKind(
        "refuse",
        "`{found}` would be computed from itself: {chain}.",
        "Take one of them out of the inputs of another.",
    ),
    "measure-unknown": ProblemKind(
        "refuse",
        "There is no measure `{found}`.{hint}",
        "Use a measure of metrics/measures.yaml, or add one there.",
    ),
    "dimension-unknown": ProblemKind(
        "refuse",
        "{metric} cannot be split by `{found}`.{hint}",
        "Use one of: {known}.",
    ),
    "reference-unknown": ProblemKind(
        "refuse",
        "There is no reference list `{found}`.{hint}",
        "Use the name of a file in metrics/reference/, without .yaml, or add one there.",
    ),
    "reference-code-unknown": ProblemKind(
        "refuse",
        "The reference list {reference} has no figure for `{found}`, which {metric} needs.{hint}",
        "Use one of: {known}; or add the figure, with its source, to the list.",
    ),
    "source-unknown": ProblemKind(
        "refuse",
        "There is no source `{found}`.{hint}",
        "Add it as metrics/sources/{found}.yaml, or correct the name.",
    ),
    "report-unknown": ProblemKind(
        "refuse",
        "There is no report `{found}`.{hint}",
        "Use one of the folders in reports/.",
    ),
    "notebook-unknown": ProblemKind(
        "refuse",
        "There is no notebook `{found}`.{hint}",
        "Use the name of a file in notebooks/, without .ipynb.",
    ),
    "house-unknown": ProblemKind(
        "refuse",
        "There is no house style `{found}`.{hint}",
        "Use the name of a file in templates/houses/, without .yaml.",
    ),
    "meeting-unknown": ProblemKind(
        "refuse",
        "Report {report} has no meeting on {found}.",
        "Use a date for which reports/{report}/meetings/ has a folder, or give --period.",
    ),
    # Rounds of self-assessment: the services, the round, what was sent ---------------------
    "services-heading-missing": ProblemKind(
        "refuse",
        "The list of services has no column for {column}.{hint}",
        "Give a column the heading `{column}`.",
    ),
    "services-heading-twice": ProblemKind(
        "refuse",
        "Two columns of the list of services both mean {column}: {first} and {second}.",
        "Take one of them out, or give it another heading.",
    ),
    "services-heading-unknown": ProblemKind(
        "note",
        "The column {found} of the list of services is not known and was not read.{hint}",
        "Nothing, if it is for yourself; else give it one of the known headings.",
    ),
    "services-missing": ProblemKind(
        "refuse",
        "The list of services is not there.",
        "Put a spreadsheet with the columns service, manager and e-mail there, or name another "
        "file under `services:` in campaign.yaml.",
    ),
    "services-none": ProblemKind(
        "refuse",
        "The list of services {file} names no service.",
        "Write one service a row, below the headings.",
    ),
    "service-name-missing": ProblemKind(
        "refuse",
        "This row of the list of services has no name of a service.",
        "Write the name, or take the row out.",
    ),
    "service-name-wrong": ProblemKind(
        "refuse",
        "The name of a service cannot be used: {detail}.",
        "Write the name as it should be printed.",
    ),
    "service-twice": ProblemKind(
        "refuse",
        "The {what} {found} stands twice; the first is in {first}.",
        "Take one row out, or give each service a name and an id of its own.",
    ),
    "service-id-wrong": ProblemKind(
        "refuse",
        "The id of {service} cannot be used: {detail}.",
        "Write small letters, digits and - only, such as `bin-collections`; "
        "never change an id once it was used.",
    ),
    "service-profile-unknown": ProblemKind(
        "refuse",
        "The model has no profile {found}.{hint}",
        "Use one of: {known}.",
    ),
    "service-profile-missing": ProblemKind(
        "note",
        "{service} has no profile, and is asked every question of the model.",
        "Nothing, if that is meant; else write one of: {known}.",
    ),
    "service-figures-wrong": ProblemKind(
        "refuse",
        "How our own figures name {service} cannot be read: {detail}.",
        "Write it like `service=Waste; line=Bins`, with the dimensions of your own data.",
    ),
    "service-mail-missing": ProblemKind(
        "warn",
        "There is no e-mail address for the {who} of {service}: {effect}.",
        "Add the address to the list of services.",
    ),
    "service-mail-wrong": ProblemKind(
        "refuse",
        "The e-mail address of the {who} of {service} cannot be used: {detail}.",
        "Correct it in the list of services: one address a cell, such as name@council.gov.uk.",
    ),
    "service-person-wrong": ProblemKind(
        "refuse",
        "The name of the {who} of {service} cannot be used: {detail}.",
        "Correct it in the list of services.",
    ),
    "service-group-spelt-twice": ProblemKind(
        "note",
        "The directorate of {service} and that in {first} differ in capitals or spaces alone; they "
        "were read as one.",
        "Spell it one way.",
    ),
    "service-came-from-unknown": ProblemKind(
        "refuse",
        "{service} cannot have come from {found}: no such service is listed or was asked.{hint}",
        "Use the id or the name of a service that is listed, or was asked in this round.",
    ),
    "service-came-from-circular": ProblemKind(
        "refuse",
        "{service} comes from itself, by way of {way}.",
        "Say of each service only which earlier services it was made of.",
    ),
    "service-excused-without-reason": ProblemKind(
        "refuse",
        "{service} is excused, and no reason is given.",
        "Write the reason instead of yes, without naming anybody; leave the cell empty if the "
        "service must answer.",
    ),
    "campaign-twice": ProblemKind(
        "refuse",
        "There is already a round of {model} for {cycle}, written {found}.",
        "Go on with that one, or give another cycle.",
    ),
    "campaign-model-not-published": ProblemKind(
        "warn",
        "Version {found} of the model is {status}.",
        "Ask services by a published version; a draft may still change under their answers.",
    ),
    "campaign-language": ProblemKind(
        "refuse",
        "The model is not written in {found}; it has {known}.",
        "Use one of its languages, or add the language to a copy of the model.",
    ),
    "fixed-words-wrong": ProblemKind(
        "warn",
        "The text {found} of the workbook and the pages cannot be used as it is: {detail}.",
        "Correct it in templates/self-assessment.yaml of your workspace.",
    ),
    "fixed-words-language": ProblemKind(
        "note",
        "{lacking} of {count} fixed texts of the workbook and the pages have no {found}, such as "
        "{names}; they are in English there.",
        "Write them in templates/self-assessment.yaml of your workspace, beside the English.",
    ),
    "campaign-previous-unscored": ProblemKind(
        "warn",
        "The round before, {found}, cannot be shown beside this one: {reason}.",
        "Collect it as well, or take `previous:` out of campaign.yaml.",
    ),
    "returns-none": ProblemKind(
        "warn",
        "There is no file to collect.",
        "Put the files that came back there; their names and folders do not matter.",
    ),
    "campaign-made-up-code": ProblemKind(
        "warn",
        "The answers stand under the code {found}, whose figures are made up: they are printed as "
        "made up too.",
        "Write your council's own code under `org_code:` in workspace.yaml before a real round.",
    ),
    "campaign-made-up-own-code": ProblemKind(
        "refuse",
        "The answers are made up, and stand under the organisation's own code {found}.",
        "Give them a code of their own, such as `org_code: ZZ-DEMO`.",
    ),
    "campaign-previous-unknown": ProblemKind(
        "refuse",
        "There is no earlier round {found}.{hint}",
        "Use the name of a folder of campaigns/, or take `previous:` out.",
    ),
    "campaign-sender": ProblemKind(
        "refuse",
        "The sender cannot be used as an e-mail address: {detail}.",
        "Write the address of a shared mailbox, or take `sender:` out.",
    ),
    "campaign-dates-tight": ProblemKind(
        "warn",
        "{detail}.",
        "Correct the dates if that is not meant.",
    ),
    "issued-wrong": ProblemKind(
        "refuse",
        "This row of the list of issued workbooks cannot be read: {detail}.",
        "Bring {file} back from a backup; what was sent is known from it alone.",
    ),
    "issued-lost": ProblemKind(
        "refuse",
        "The list of issued workbooks is empty or gone, and workbooks lie in send/.",
        "Bring {file} back from a backup. If nothing was sent yet, remove the folder send/.",
    ),
    "issued-number-twice": ProblemKind(
        "refuse",
        "The issue number {found} stands for {first} and for {second}.",
        "Bring {file} back from a backup; a number belongs to one service for good.",
    ),
    "issue-service-unknown": ProblemKind(
        "refuse",
        "There is no service {found} to issue a workbook for.{hint}",
        "Use the id of a service of the list.",
    ),
    "issue-excused": ProblemKind(
        "refuse",
        "{found} is excused, and no workbook was made for it.",
        "Take the reason out of the list of services if it must answer.",
    ),
    "answers-divided": ProblemKind(
        "warn",
        "{service} was made of {sources}, and they answered {count} question(s) differently: "
        "{statements}. Neither answer counts.",
        "Ask {service}: the form made for it has all other answers filled in.",
    ),
    "answers-shared": ProblemKind(
        "warn",
        "The answers of {source} stand for {services}: they count once for each of them.",
        "Ask each of them for answers of its own, or accept that they are the same.",
    ),
    "answers-superseded": ProblemKind(
        "note",
        "What {source} had answered to {count} question(s) counts no longer, because there are "
        "newer answers for {service}: {statements}.",
        "Nothing, if {service} answered for all that it was made of.",
    ),
    "answers-not-asked": ProblemKind(
        "note",
        "{service} is not asked {count} question(s) that {source} had answered: {statements}.",
        "Nothing, if its profile is right.",
    ),
    "answers-unclaimed": ProblemKind(
        "warn",
        "{found} answered, and is no longer listed; no service came from it, so its answers count "
        "nowhere.",
        "Name it under `Came from` of the service that took it over, or list it again.",
    ),
    "answers-excused": ProblemKind(
        "note",
        "{found} is excused and answered all the same; its answers count nowhere.",
        "Take the reason out of the list of services if they should count.",
    ),
    "answers-not-carried": ProblemKind(
        "note",
        "{service} begins without {count} of the round before: {reasons}.",
        "Nothing: the service is asked again.",
    ),
    "answers-none-carried": ProblemKind(
        "note",
        "There are no answers of the round before that count for {services}: nothing was filled "
        "in.",
        "Nothing, if that is so; else collect the round before first, then issue with --again.",
    ),
    "issue-draft-to-another": ProblemKind(
        "warn",
        "The draft to {service} is addressed to somebody else than the list of services now names.",
        "Nothing, if it was sent to the former one and handed on; else: gaugebook assess issue "
        "{campaign} --again {service_id}.",
    ),
    "issue-other-questions": ProblemKind(
        "warn",
        "The workbook of {service} has other questions than the list of services, by its profile, "
        "and the model now ask.",
        "Nothing, if it has answered what it is asked; else make it again, with the answers there "
        "are: gaugebook assess issue {campaign} --again {service_id}.",
    ),
    "issue-not-asked": ProblemKind(
        "note",
        "There are still files to send for what is no longer asked: {services}.",
        "Do not send them; take them away when nobody needs them.",
    ),
    "draft-words-wrong": ProblemKind(
        "refuse",
        "The words of `{found}` cannot be used: {detail}.",
        "Correct templates/campaign.yaml; copy the shipped one to begin again.",
    ),
    # Sources and tables ------------------------------------------------------------------
    "heading-missing": ProblemKind(
        "refuse",
        "The heading {found} is not in the file, so `{column}` cannot be read.{hint}",
        "Correct `columns:` in source {source}, or export with that heading.",
    ),
    "heading-unmapped": ProblemKind(
        "note",
        "The heading {found} is not mentioned in source {source}; the column was not read.",
        "Map it, or list it under never_read.",
    ),
    "code-unknown": ProblemKind(
        "warn",
        "`{found}` is not a known code for {column}; "
        "{count} row(s) have it and were read as unknown.",
        "Add it to `codes:` of {column} in source {source}.",
    ),
    "value-unreadable": ProblemKind(
        "warn",
        "{found} cannot be read as {kind} for {column}; {count} row(s) like it were left blank.",
        "Correct the export, or the `format:` in source {source}.",
    ),
    "row-label-unmapped": ProblemKind(
        "refuse",
        "The row {found} is not mentioned in source {source}.{hint}",
        "Add it under `rows:`, or write it with `skip: true`.",
    ),
    "row-label-missing": ProblemKind(
        "refuse",
        "The row {found}, which source {source} reads, is not in the table.{hint}",
        "Correct the label under `rows:`.",
    ),
    "period-unreadable": ProblemKind(
        "refuse",
        "{found} cannot be read as a period.",
        "Add it under `periods:` in source {source}.",
    ),
    "period-order": ProblemKind(
        "refuse",
        "{found} cannot be read as a day: there is no month {month}. Do day and month stand the "
        "other way round than the source says? Then the dates that could be read are wrong days.",
        "Look which stands first in the file. If it is not as the source says, correct `format:` "
        "of the period in source {source} (%m/%d/%Y has the month first); else correct the row.",
    ),
    "period-ambiguous": ProblemKind(
        "refuse",
        "{found} may be a month or a financial year, as the periods beside it are.",
        "Say which under `periods:` in source {source}; a financial year is written with a slash, "
        "as in 2011/12.",
    ),
    "period-not-found": ProblemKind(
        "refuse",
        "No {place} reads like `{wanted}`, so the table has no period.",
        "Correct `period_from:` in source {source}, or export with the period.",
    ),
    "block-missing": ProblemKind(
        "refuse",
        "A row stands before the first line that names its {block}; it would pass for the total.",
        "Correct `report:` in source {source}, or put the line back.",
    ),
    "intervals-not-added": ProblemKind(
        "refuse",
        "{count} row(s) are of less than a day, the first {found}, and were not read.",
        "Say `report: {{add_up: day}}` in source {source} if they may be added up to days.",
    ),
    "days-not-added": ProblemKind(
        "warn",
        "{label} is not given for days, because its rows of less than a day cannot be added: "
        "{reason}.",
        "Export it by day, or export the counts that it is made of.",
    ),
    "days-missing": ProblemKind(
        "warn",
        "{label}, {period}: there are no figures for {days}. The value is of the other days.",
        "Export the days that are missing, or say beside the figure why there are none.",
    ),
    "rag-blank": ProblemKind(
        "warn",
        "{count} of {total} items have no status in words; a colour alone cannot be read.",
        "Write Red, Amber or Green into the cells, which people who cannot see colour need too.",
    ),
    "as-at-missing": ProblemKind(
        "warn",
        "The work plan does not say which day it is of.",
        "Give `period_from:` in source {source}, or a column for as_at.",
    ),
    "total-differs": ProblemKind(
        "warn",
        "{found} stands for {label} in {total}, but the {count} figure(s) that it adds up {how} "
        "{follows}. The total was not read.",
        "Find out what the total leaves out or counts twice. An average of averages is replaced "
        "by what the counts make.",
    ),
    "hashes-for-number": ProblemKind(
        "refuse",
        "{found} stands where {label} should be: "
        "the column was too narrow when the table was copied.",
        "Widen the column and copy the figure again.{implied}",
    ),
    "number-unreadable": ProblemKind(
        "warn",
        "{found} cannot be read as a number for {label}.",
        "Correct the cell, or write [x] where there is no figure.",
    ),
    "value-impossible": ProblemKind(
        "warn",
        "{found} cannot stand for {label}: {detail}. It was left blank.",
        "Correct the cell, or write [x] where there is no figure.",
    ),
    "duplicate-keys": ProblemKind(
        "warn",
        "{count} row(s) repeat a {column} that stood before; the first of each was kept.",
        "Find out whether the export overlaps another one.",
    ),
    "duplicate-figure": ProblemKind(
        "refuse",
        "{label} is given twice for the same period and dimensions: {found} here, and in {first}.",
        "Keep one of the two rows.",
    ),
    "files-disagree": ProblemKind(
        "refuse",
        "{count} figure(s) have another value in another file: {label} of {place} is {found} here "
        "and {other} in {first}.",
        "Find out which is right and take the other out of the file, or the file out of `files:`; "
        "no figure is right by the name of its file.",
    ),
    "files-overlap": ProblemKind(
        "note",
        "{count} figure(s) stand in {first} too, with no other value; each is counted once.",
        "Take the file out of `files:` if it is a copy; an export that overlaps another one may "
        "stay.",
    ),
    "negative-duration": ProblemKind(
        "warn",
        "{count} row(s) have a negative {column}; those values were left blank.",
        "Check the clock or the columns of the export.",
    ),
    "negative-number": ProblemKind(
        "warn",
        "{count} row(s) have a negative {column}; those values were left blank.",
        "Check the columns of the export.",
    ),
    "half-hour-split": ProblemKind(
        "warn",
        "{count} row(s) do not begin on a half hour; the first is in row {row}.",
        "Export one row for each line and half hour: shorter stretches would be counted twice.",
    ),
    "ends-before-start": ProblemKind(
        "warn",
        "{count} row(s) end before they start; the first is in row {row}.",
        "Check the date format in source {source}: day and month may be swapped.",
    ),
    "time-missing": ProblemKind(
        "warn",
        "{count} row(s) have no {column}; they cannot be counted in any period.",
        "Export the rows again with their time.",
    ),
    "totals-row": ProblemKind(
        "note",
        "{count} row(s) without a {column} are totals or stand below the records, such as {found}; "
        "they were left out.",
        "Nothing, if they are; export without them if you can.",
    ),
    "rows-left-out": ProblemKind(
        "note",
        "{count} row(s) were left out, whose {heading} is {found}: {because}.",
        "Nothing, if that is right; else correct `leave_out:` in source {source}.",
    ),
    "most-left-out": ProblemKind(
        "warn",
        "{count} row(s) were left out, whose {heading} is {found}: {because}. {share} of the "
        "{rows} rows are left out so.",
        "Look at some of these rows: {share} of the file is counted nowhere. Nothing, if that is "
        "right; else correct `leave_out:` in source {source}.",
    ),
    "rule-not-applied": ProblemKind(
        "warn",
        "The file has no heading {found}, so rows cannot be left out by it ({because}); "
        "all of them are counted.",
        "Nothing, if the file has no such rows; else export with that heading, and delete "
        "`required: false` under `leave_out:` in source {source}.",
    ),
    "midnight-crossed": ProblemKind(
        "note",
        "{count} row(s) pass midnight: a clock time before the one it follows was read as the next "
        "day's; the first is in row {row}.",
        "Look at a few. If the system writes 0:00:00 for no time, list that under `unknown:` of "
        "the column in source {source}.",
    ),
    "personal-in-dimension": ProblemKind(
        "warn",
        "{count} row(s) show an e-mail address, a telephone number or the like as {column}; those "
        "values were left blank.",
        "Find out which field is exported as {heading}; list it under never_read if it is about "
        "people.",
    ),
    "file-read-twice": ProblemKind(
        "note",
        "The file {file} is read by two inputs of source {source}.",
        "Correct `files:` in workspace.yaml, unless both are meant.",
    ),
    "gap-in-days": ProblemKind(
        "warn",
        "No rows from {start} to {end} ({days} working days).",
        "Check whether an export is missing; no rows are no data, not zero.",
    ),
    "sources-disagree": ProblemKind(
        "warn",
        "{key}: {first_source} gives {first}, {second_source} gives {second}.",
        "The first is printed, as `record:` in workspace.yaml says; "
        "find out why the other differs.",
    ),
    "source-unranked": ProblemKind(
        "refuse",
        "{key} comes from {sources}, and `record:` in workspace.yaml does not rank them.",
        "Rank them under `record:`; the first is printed.",
    ),
    # Checks of what was read -------------------------------------------------------------
    "rows-copied": ProblemKind(
        "warn",
        "{count} row(s) say the same as another in all but {key_column}{places}.",
        "Find out whether the export joined a list that repeats rows, or whether they were entered "
        "twice: each is counted.",
    ),
    "column-copied": ProblemKind(
        "warn",
        "{column} ({heading}) is the same as {other} ({other_heading}) in {count} of {of} rows "
        "that have both.",
        "Look in the export whether one heading holds what another should; correct `from:`, or "
        "take the column out of the source.",
    ),
    "identifier-mangled": ProblemKind(
        "warn",
        "{count} value(s) of {column} have the form {found}: {detail}{places}.",
        "Export again, and do not open or save the file in a spreadsheet; or import the column as "
        "text.",
    ),
    "identifier-zeros-lost": ProblemKind(
        "warn",
        "{count} value(s) of {column} have the form {found}, where others have {width} digits and "
        "zeros in front{places}.",
        "Export again, and import the column as text: a spreadsheet drops the zeros of a number.",
    ),
    "date-without-year": ProblemKind(
        "warn",
        "{count} value(s) of {column} have no year, such as {found}{places}.",
        "Export again with dates written like 2022-10-01; do not add the year by guess.",
    ),
    "days-swapped": ProblemKind(
        "warn",
        "Day and month of {column} seem to be swapped: {detail}.",
        "Compare a few rows with the system. Correct `format:` in source {source}, or export again "
        "and do not open the file in a spreadsheet.",
    ),
    "year-stray": ProblemKind(
        "note",
        "{count} row(s) have a {column} in {found}, all others lie in {first} to {last}{places}. "
        "Is that the year, or what the system writes for no date?",
        "If it is no date, list the text under `unknown:` of the column; else correct the rows.",
    ),
    "period-stray": ProblemKind(
        "warn",
        "{count} period(s) lie in {found}{detail}: {places}. Is that the year?",
        "Look at how the export writes the year (two digits, or no date at all). Correct "
        "the rows, or the period's `format:` in source {source}.",
    ),
    "times-midnight": ProblemKind(
        "note",
        "All {count} {column} are at midnight. Does the export leave out the time of day?",
        "Export with the time; without it, half hours and waits cannot be given.",
    ),
    "times-out-of-order": ProblemKind(
        "warn",
        "{count} row(s) have a {later} before their {earlier}, by up to {worst} seconds{places}.",
        "Check which headings the source reads for the two, and how midnight is written.",
    ),
    "wait-over-contact": ProblemKind(
        "warn",
        "{count} row(s) have a wait longer than the whole contact, such as {wait} of {whole} "
        "seconds{places}.",
        "Check the unit of wait_seconds, and which headings are read for start and end.",
    ),
    "answered-without-time": ProblemKind(
        "note",
        "{count} of {of} answered contacts have no answered_at, where others of their channel "
        "have{places}. Were they answered?",
        "Ask how the system ends such contacts; a contact taken by a machine is not answered.",
    ),
    "abandoned-handled": ProblemKind(
        "warn",
        "{count} of {of} abandoned contacts have time spent on them by staff{places}.",
        "Ask whether they were answered and broke off later, or what the column counts.",
    ),
    "wait-disagrees": ProblemKind(
        "warn",
        "In {count} of {of} answered contacts wait_seconds is not the time from {since} to "
        "answered_at, such as {wait} and {timed} seconds{places}.{hint}",
        "Say which of the two is the wait: the metrics use wait_seconds.",
    ),
    "unit-slip": ProblemKind(
        "warn",
        "{label} seems to be in {unit}: {detail}.{hint}",
        "Give the column's unit in the source (`unit:` of a duration, `format: percent` of a "
        "share), or correct the export.",
    ),
    "totals-inside": ProblemKind(
        "warn",
        "{count} row(s) seem to be totals: their {column} is {found}{places}.",
        "Leave them out with `leave_out:` in the source, or export without totals; as they are, "
        "everything in them is counted twice.",
    ),
    "day-cut-short": ProblemKind(
        "note",
        "{days} day(s) have far fewer rows than days like them: {found}; the first has {count}, "
        "where {usual} are usual{detail}. Was the export cut, or was the line down?",
        "Export the day again, or say in the paper what happened.",
    ),
    "volume-drops": ProblemKind(
        "warn",
        "{found} has about {count} row(s) a working day, where {usual} were usual in the months "
        "before{detail}. Is the export whole?",
        "Export the month again, and ask whether a line or a filter was changed; if the rows are "
        "all there are, say in the paper what happened.",
    ),
    "ends-mid-month": ProblemKind(
        "note",
        "The rows stop on {found}, {days} working days before {month} ends. Is that all there is?",
        "Export the rest, or treat {month} as a part period.",
    ),
    "flows-over": ProblemKind(
        "warn",
        "{parts} add to more than {whole} in {count} of {of} period(s), the worst {worst}: "
        "{worst_total} of {worst_whole}, {gap} too many. Periods: {places}.",
        "Ask what each column counts: an outcome is counted twice, or the whole leaves something "
        "out.",
    ),
    "flows-short": ProblemKind(
        "warn",
        "{parts} are all the outcomes there are, and they add to less than {whole} in {count} of "
        "{of} period(s), the worst {worst}: {worst_total} of {worst_whole}, {gap} too few. "
        "Periods: {places}.",
        "Correct the counts, or name the outcome that is not exported.",
    ),
    "flows-open": ProblemKind(
        "note",
        "{parts} add to less than {whole} in {count} of {of} period(s), {all_gaps} in all; the "
        "worst is {worst}: {worst_total} of {worst_whole}. What became of the others: {lacking}? "
        "Periods: {places}.",
        "Export the outcomes that are missing, or say in the paper what the rest is.",
    ),
    "all-zero-period": ProblemKind(
        "warn",
        "Every figure is 0 in {count} period(s){detail}: {places}.",
        "Find out whether the figures are missing. If so, leave the cells empty or write [x]: no "
        "data is not 0.",
    ),
    "period-missing": ProblemKind(
        "warn",
        "{count} period(s) are missing inside the series: {places}.",
        "Add them, with [x] where there is no figure.",
    ),
    "measure-copied": ProblemKind(
        "note",
        "{label} is the same as {other} in all {count} periods. Is one column a copy of the other?"
        "{hint}",
        "Look in the export whether both headings are filled from one column.",
    ),
    "period-copied": ProblemKind(
        "note",
        "Every figure of {second} is that of {first}, in {count} period(s): {places}. Was the row "
        "copied and not filled in?",
        "Compare with the system, and correct the row.",
    ),
    "level-shift": ProblemKind(
        "note",
        "{label} jumps at {period} from about {before} to about {after}, a factor of {factor}, and "
        "stays there, while the figures beside it do not. Did its definition change?{hint}",
        "If it did, add a dated entry under `breaks:` of the metric; else say in the paper what "
        "happened.",
    ),
    "base-switches": ProblemKind(
        "note",
        "{label}: in {count} period(s) ({places}) the percentage printed is of {other}, in the "
        "others of {base}. Which is meant?{hint}",
        "State one base and print all periods by it; for {period} {base} gives {recomputed}.",
    ),
    "base-differs": ProblemKind(
        "note",
        "{label}: the percentages printed are of {other}, where the definition says {base} "
        "({count} period(s): {places}). Which is meant?{hint}",
        "State the base beside the figure; for {period} {base} gives {recomputed}, not {found}.",
    ),
    "base-unknown": ProblemKind(
        "warn",
        "{label}: no count beside it, nor a sum or difference of two, explains the percentage in "
        "{count} period(s) ({places}); for {period} {found} is printed, and of {base} it is "
        "{recomputed}.{hint}",
        "Correct the percentage or the count; or say which base it has.",
    ),
    # Figures -------------------------------------------------------------------------------
    "ratio-mismatch": ProblemKind(
        "refuse",
        "{label}, {period}: printed {found}, but {numerator} of {denominator} is {recomputed}.",
        "Print {recomputed}, or correct the counts.{hint}",
    ),
    "ratio-other-base": ProblemKind(
        "note",
        "{label}, {period}: printed {found} is {base_numerator} of {base_count} ({base}), where "
        "the definition gives {numerator} of {denominator}, {recomputed}. Which base is meant?",
        "State the base beside the figure, or print {recomputed}.",
    ),
    "ratio-unlike-others": ProblemKind(
        "warn",
        "{label}, {period}: printed {found}, but {numerator} of {denominator} is {recomputed}; "
        "{count} other figure(s) beside it are {base}.",
        "Print {recomputed}, correct the counts, or state another base for this figure.",
    ),
    "ratio-precision": ProblemKind(
        "warn",
        "{label}, {period}: printed {found}, but {numerator} of {denominator} is {recomputed}; "
        "the figure was rounded to fewer decimals than it shows.",
        "Print {recomputed}.",
    ),
    "truncated": ProblemKind(
        "note",
        "{label}, {period}: printed {found}, which is {exact} cut off, not rounded.",
        "Print {recomputed}.",
    ),
    "status-flips": ProblemKind(
        "refuse",
        "{label}, {period}: {found} {printed_verdict} the target of {target}; "
        "the recomputed {recomputed} {true_verdict} it.",
        "Say that the target was {true_word} in {period}.",
    ),
    "shares-over-100": ProblemKind(
        "warn",
        "{period}: {labels} add to {total}, which is over 100%: they cannot share one base.",
        "State the base of each share, or correct the counts.",
    ),
    "complement-mismatch": ProblemKind(
        "warn",
        "{period}: {labels} add to {total}, but they should add to exactly 100%.",
        "Correct the share that is wrong.",
    ),
    "flow-open": ProblemKind(
        "note",
        "{period}: {labels} add to {total}. What became of the other {gap}{count}?",
        "Name the outcome that is not printed, or state the base of each share.",
    ),
    "flow-over": ProblemKind(
        "refuse",
        "{period}: the outcomes add to {total}, more than the {base} {whole}.",
        "Correct the counts; an outcome is counted twice or the total is short.",
    ),
    "flow-short": ProblemKind(
        "warn",
        "{period}: {labels} are all the outcomes there are, but they add to {total}, and "
        "{base_label} is {base}; {gap} are unaccounted for.",
        "Correct the count that is wrong, or name the outcome that is not printed.",
    ),
    "change-mismatch": ProblemKind(
        "refuse",
        "{label}, {period}: printed {found}, but from {before} to {after} is {recomputed}.",
        "Print {recomputed}, or correct the figures it compares.",
    ),
    "change-precision": ProblemKind(
        "warn",
        "{label}, {period}: printed {found}, but from {before} to {after} is {recomputed}; "
        "the figure was rounded to fewer decimals than it shows.",
        "Print {recomputed}.",
    ),
    "total-mismatch": ProblemKind(
        "refuse",
        "{label}: printed {found}, but its parts add to {recomputed}.",
        "Correct the total or the part that is wrong.",
    ),
    "total-open": ProblemKind(
        "note",
        "{label}: printed {found}, but the parts beside it add to {recomputed}. "
        "What explains the {gap} {direction}?",
        "Print the part that is missing, say where parts overlap, or correct the total.",
    ),
    "part-period": ProblemKind(
        "note",
        "{found} is a part period beside full ones.",
        "Mark it on the page and leave it out of totals, status and comparisons.",
    ),
    "status-contradicts": ProblemKind(
        "warn",
        "{label}, {period}: marked {found}, but {value} {verdict} the target of {target}.",
        "Correct the mark, the figure or the target.",
    ),
    "targets-complementary": ProblemKind(
        "note",
        "The targets {found} for {labels} are one target counted twice: they add to 100%.",
        "Count them once when you say how many targets were met.",
    ),
    "target-never-missed": ProblemKind(
        "note",
        "{label}: every figure passes the target of {found} by {margin} or more; "
        "such a target cannot be missed and tells the committee nothing.",
        "Ask whether the target is still the right one.",
    ),
    "target-never-met": ProblemKind(
        "note",
        "{label}: every figure misses the target of {found} by {margin} or more.",
        "Ask whether the target is still the right one.",
    ),
    "separators-uneven": ProblemKind(
        "note",
        "{found}: printed without a thousands comma, where the rest of the table has one.",
        "Print {suggested}.",
    ),
    "formats-uneven": ProblemKind(
        "note",
        "{found}: {detail}.",
        "Print all figures of one kind in one form.",
    ),
    "share-out-of-bounds": ProblemKind(
        "refuse",
        "{label}, {period}: {found} is outside 0 to 100%.",
        "Correct the figure.",
    ),
    "no-relations": ProblemKind(
        "note",
        "Nothing in this table could be checked: "
        "no figures were recognised that belong together.{hint}",
        "Give --source with a mapping for this table.",
    ),
    "identity-open": ProblemKind(
        "warn",
        "{label}, {period}: {explanation}.",
        "The indicator is printed as Not confirmed until the flow closes.",
    ),
    "observation-missing": ProblemKind(
        "warn",
        "{metric} has no figure for {period}: {reason}.",
        "Read the export for that period, or choose another period.",
    ),
    "input-missing": ProblemKind(
        "warn",
        "{metric} cannot be worked out for {period} ({org}): {reason}.",
        "Read the export that holds it, for the same days as the others.",
    ),
    "reference-out-of-date": ProblemKind(
        "warn",
        "{metric} cannot be worked out for {period}: {reason}.",
        "Add a figure for that time, with its source, to metrics/reference/{reference}.yaml of "
        "your workspace.",
    ),
    "periods-differ": ProblemKind(
        "warn",
        "{metric} is not given: one side of it covers {first}, the other {second}.",
        "Export both for the same days.",
    ),
    "window-empty": ProblemKind(
        "refuse",
        "No indicator of the report has a figure for {found}; what was read for {org} covers "
        "{known}.",
        "Give a period that the data covers, or add the export to `inputs:`.",
    ),
    "sign-off-unused": ProblemKind(
        "note",
        "The sign-off of `{found}` for `{key}` matches no finding.",
        "Take it out, or copy code and key from the finding as `gaugebook paper` shows it.",
    ),
    "rollup-refused": ProblemKind(
        "warn",
        "{metric} cannot be given for {period}: {reason}.",
        "Use the grain in which it was recorded, or supply the counts.",
    ),
    # Working papers of moderators and auditors ---------------------------------------------
    "moderation-no-table": ProblemKind(
        "refuse",
        "{file} has no table of claims: no row with the headings {headings}.",
        "Send the working paper itself, with its row of headings.",
    ),
    "moderation-about-missing": ProblemKind(
        "refuse",
        "Nothing in {file} says {what}.",
        "Bring its sheet `About this file` back from the paper that was sent; nobody can guess it.",
    ),
    "moderation-other-round": ProblemKind(
        "refuse",
        "{file} belongs to {what} {found}, and this is {wanted}.",
        "Put it with the round that it belongs to.",
    ),
    "moderation-nothing-concluded": ProblemKind(
        "note",
        "No claim in {file} has a conclusion.",
        "Nothing, if it came back unfinished; it changes no score.",
    ),
    "moderation-claim-unknown": ProblemKind(
        "warn",
        "{found} is no claim of this round; the row does not count.{hint}",
        "Correct the service id and the Ref, or take the row out.",
    ),
    "moderation-claim-twice": ProblemKind(
        "warn",
        "{service}, {statement}: two rows have different conclusions. Neither counts.",
        "Leave one of them; the first is in {first}.",
    ),
    "moderation-claim-changed": ProblemKind(
        "warn",
        "{service}, {statement}: the paper says that {then} was claimed, and now it is {now}. The "
        "conclusion does not count.",
        "Look at the claim as it is now, in a new working paper.",
    ),
    "moderation-conclusion-unknown": ProblemKind(
        "warn",
        "{service}, {statement}: {found} is no conclusion.{hint}",
        "Choose one of: {known}.",
    ),
    "moderation-conclusion-read-as": ProblemKind(
        "note",
        "{service}, {statement}: {found} was read as {conclusion}.",
        "Nothing, if that is what was meant.",
    ),
    "moderation-reason-missing": ProblemKind(
        "warn",
        "{service}, {statement}: the claim is changed from {then} to {level}, and no reason is "
        "given. It does not count.",
        "Write why; the service has a right to read it.",
    ),
    "moderation-parts-wrong": ProblemKind(
        "warn",
        "{service}, {statement}: what was found instead cannot be scored: {detail}.",
        "Fill in each of the rows below the claim.",
    ),
    "moderation-date-unclear": ProblemKind(
        "note",
        "{service}, {statement}: {found} is no day that can be read in one way only; the "
        "conclusion stands without its day.",
        "Write the day like 14 December 2026.",
    ),
    "moderation-tester-missing": ProblemKind(
        "note",
        "{count} conclusion(s) do not say which post made them.",
        "Write the post, not a name.",
    ),
    "moderation-hidden-rows": ProblemKind(
        "note",
        "{count} row(s) with a conclusion are hidden; they were read all the same.",
        "Show them, and take out what should not count.",
    ),
    "moderation-gone": ProblemKind(
        "warn",
        "{count} conclusion(s) that counted before stand in no working paper now: {claims}. They "
        "count no longer.",
        "Put the paper that held them back; do nothing where it was taken away on purpose.",
    ),
    "moderation-replaced": ProblemKind(
        "note",
        "{file} has taken the place of a paper of the same name, and {changed}. The earlier one is "
        "kept as {earlier}.",
        "Nothing, if it was the corrected one; else put the earlier one back.",
    ),
    "moderation-beside": ProblemKind(
        "note",
        "{file} has the name of a paper that is there already and lacks {count} of its "
        "conclusions: {claims}. Both are read.",
        "Nothing, if it holds only what was still open; if it was meant to take the place of the "
        "other, take that one away.",
    ),
    "moderation-people-differ": ProblemKind(
        "warn",
        "{service}, {statement}: {conclusions}. Nothing counts before somebody has decided.",
        "Decide with both of them, then: gaugebook assess moderate --stands FILE "
        "--service {service_id} --ref {statement} --because WHY.",
    ),
    # Papers ----------------------------------------------------------------------------------
    "expression-broken": ProblemKind(
        "refuse",
        "{found} cannot be understood: {detail}.",
        "Write it like {example}.",
    ),
    "figure-unknown": ProblemKind(
        "refuse",
        "{found} asks for a figure that does not exist: {detail}.{hint}",
        "Correct the metric, the period or the dimension.",
    ),
    "figure-withheld": ProblemKind(
        "note",
        "{metric} for {period} is printed as [c]: {rule}.",
        "Nothing, unless the sentence needs the figure: then write it without one.",
    ),
    "comparison-not-made": ProblemKind(
        "warn",
        "{metric} for {later} is not compared with {earlier}: {reason}.",
        "Compare periods on the same side of the break, or leave the comparison out.",
    ),
    "claim-unknown": ProblemKind(
        "refuse",
        "{found} is no claim that can be tested: {detail}.",
        "Write it as docs/claims.md says. The words are: {words}.",
    ),
    "claim-false": ProblemKind(
        "refuse",
        "The claim `{found}` is false: {reason}.",
        "Write what the figures say, or take the claim out.",
    ),
    "claim-not-shown": ProblemKind(
        "warn",
        "The claim `{found}` can neither be confirmed nor refuted: {reason}.",
        "Write what the figures say, for instance with change(), or take the claim out.",
    ),
    "period-outside-window": ProblemKind(
        "note",
        "{found} is outside the paper's window, {window}.",
        "Use latest, previous or year_before, or a period inside the window.",
    ),
    "exhibit-missing": ProblemKind(
        "warn",
        "The exhibit `{found}` was not made by any notebook of this report.{hint}",
        "Correct the name, or run the notebook that makes it.",
    ),
    "exhibit-misbound": ProblemKind(
        "refuse",
        "`{found}` is not what it was printed from: {reason}.",
        "Print it from the observation or the result that it comes from; this is a fault of the "
        "notebook or of the analysis that it calls.",
    ),
    "exhibit-unavailable": ProblemKind(
        "note",
        "“{found}” cannot be shown: {reason}.",
        "Nothing, if that is so; else give the figures that it needs.",
    ),
    "section-unknown": ProblemKind(
        "refuse",
        "There is no section {found} in this house style.{hint}",
        "Use a heading of the house style.",
    ),
    "section-missing": ProblemKind(
        "refuse",
        "The section `{found}` must be in the paper and has no text.",
        "Write it in narrative.md.",
    ),
    "number-unbound": ProblemKind(
        "warn",
        "The number {found} is typed by hand; nothing checks it against the data.",
        "Use {{{{ figure(...) }}}}, or quoted(text, source) for somebody else's figure.",
    ),
    "front-matter-missing": ProblemKind(
        "warn",
        "The front matter has no `{found}`.",
        "Write it under `front:` in meeting.yaml.",
    ),
    "pdf-not-made": ProblemKind(
        "warn",
        "The PDF was not made: {detail}.",
        "{command}",
    ),
    "paper-earlier": ProblemKind(
        "note",
        "{found} in the same folder is of an earlier run and may say something else.",
        "Take it out, or make the paper again in every format.",
    ),
    "pdf-tags-split": ProblemKind(
        "note",
        "Tables and lists that run over a page break are tagged as several: {detail}.",
        "Install the versions of requirements.lock to have them joined.",
    ),
    "notebook-failed": ProblemKind(
        "refuse",
        "The notebook {found} stopped in cell {cell}: {detail}.",
        "{advice}Open {kept} to see the cell that failed.",
    ),
    "parameter-value": ProblemKind(
        "refuse",
        "The parameter `{found}` is {value}: {detail}.{hint}",
        "Give `{found}` another value: with -p on the command line, under `parameters` in "
        "report.yaml, or in the notebook's cell of parameters.",
    ),
    "parameter-wrong": ProblemKind(
        "refuse",
        "The notebook {notebook} cannot take `{found}`: {detail}.{hint}",
        "Correct the name or the value. It takes: {known}.",
    ),
    # Returns of a self-assessment ------------------------------------------------------------
    # The remedy of a finding at a statement is read by the service, in the column Please fix.
    "return-macros": ProblemKind(
        "note",
        "The file holds macros; they were not run, and only its cells were read.",
        "Nothing, unless nobody can say why it has macros.",
    ),
    "return-links": ProblemKind(
        "note",
        "The file has links to other files or programs; they were not followed.",
        "Nothing, unless nobody can say why it has them.",
    ),
    "return-old-format": ProblemKind(
        "note",
        "The file was saved in an old format, in which parts of the form are lost; its answers "
        "were read.",
        "Nothing; for the next time, save it as .xlsx or .ods.",
    ),
    "return-sheet-renamed": ProblemKind(
        "note",
        "The answers were read from the sheet {found}, which was once called Answers.",
        "Nothing.",
    ),
    "return-sheet-hidden": ProblemKind(
        "note",
        "The sheet {found} is hidden; its answers were read.",
        "Ask the service whether it was meant to be read, if that is in doubt.",
    ),
    "return-row-hidden": ProblemKind(
        "note",
        "Hidden rows were read as well: {rows}.",
        "Ask the service whether they were meant to be read, if that is in doubt.",
    ),
    "return-column-hidden": ProblemKind(
        "note",
        "The column {found} is hidden; it was read.",
        "Ask the service whether it was meant to be read, if that is in doubt.",
    ),
    "return-column-missing": ProblemKind(
        "note",
        "The column {found} is gone; nothing was read for it.",
        "Ask the service for it, if it matters.",
    ),
    "return-heading-read-as": ProblemKind(
        "note",
        "The heading “{found}” was read as {heading}.",
        "Nothing, if that is so.",
    ),
    "return-rows-far-below": ProblemKind(
        "note",
        "{count} row(s) stand far below the table and were not read.",
        "Look at them; answers must stand in the rows of the table.",
    ),
    "return-row-without-ref": ProblemKind(
        "note",
        "Something stands in a row without a Ref; it belongs to no question and was not used.",
        "Read it, and ask the service if it matters.",
    ),
    "return-ref-unknown": ProblemKind(
        "note",
        "The form has no Ref “{found}”; the row was not used.{hint}",
        "Ask the service what it belongs to, if it matters.",
    ),
    "return-ref-twice": ProblemKind(
        "note",
        "{ref} stands in more than one row ({cells}), each time with the same answer; it was "
        "taken once.",
        "Nothing.",
    ),
    "return-ref-twice-differs": ProblemKind(
        "warn",
        "{ref} has different answers in the cells {cells}; none of them was used.",
        "Choose one answer, in one row.",
    ),
    "return-two-answers": ProblemKind(
        "warn",
        "Two columns are headed as the answer, and say different things for {ref}.",
        "Choose one answer.",
    ),
    "return-merged": ProblemKind(
        "warn",
        "The cell of the answer to {ref} was merged with another, so nobody can see what it says.",
        "Choose an answer from the list.",
    ),
    "return-row-missing": ProblemKind(
        "warn",
        "The row of {ref} is gone.",
        "Choose an answer from the list.",
    ),
    "return-not-answered": ProblemKind(
        "warn",
        "{ref} is not answered yet.",
        "Choose an answer from the list; if nobody knows, choose that.",
    ),
    "return-nothing-answered": ProblemKind(
        "warn",
        "None of its {count} question(s) is answered.",
        "Ask the service to fill in the form; perhaps another file was meant.",
    ),
    "return-as-sent": ProblemKind(
        "warn",
        "This is the file as it was sent; nothing in it was changed.",
        "Ask the service for the file that it filled in.",
    ),
    "return-answer-read-as": ProblemKind(
        "note",
        "“{found}” was read as {answer}.",
        "Nothing, if that is so.",
    ),
    "return-answer-unknown": ProblemKind(
        "warn",
        "“{found}” is none of the answers.{hint}",
        "Choose one of the answers in the list.",
    ),
    "return-between-levels": ProblemKind(
        "warn",
        "“{found}” lies between the levels.",
        "Choose one level from the list; if between two, the lower one.",
    ),
    "return-formula": ProblemKind(
        "warn",
        "The answer is a formula ({found}), and what it gives was not used.",
        "Choose one of the answers in the list.",
    ),
    "return-error-value": ProblemKind(
        "warn",
        "The answer is an error, {found}.",
        "Choose one of the answers in the list.",
    ),
    "return-date-for-answer": ProblemKind(
        "warn",
        "The answer is the date {found}; a spreadsheet makes one of a typed 3-1.",
        "Choose one of the answers in the list.",
    ),
    "return-number-ambiguous": ProblemKind(
        "warn",
        "“{found}” may be {one} or {other}.",
        "Type the number with a point for decimals and nothing between thousands.",
    ),
    "return-number-unreadable": ProblemKind(
        "warn",
        "“{found}” is no number.",
        "Type a number, or choose from the list.",
    ),
    "return-answer-refused": ProblemKind(
        "warn",
        "The answer to {ref} cannot be used: {detail}.",
        "Give another answer.",
    ),
    "return-reason-missing": ProblemKind(
        "warn",
        "{ref} is said not to apply, and there is no reason.",
        "Say why it does not apply, in the next column.",
    ),
    "return-evidence-missing": ProblemKind(
        "note",
        "{ref} claims level {level} or above and says nowhere where that can be seen.",
        "Add a link or the name of a file, so that the claim can be confirmed.",
    ),
    "return-ticks-missing": ProblemKind(
        "warn",
        "{ref} waits for an answer in {rows}.",
        "Answer each of these rows with Yes or No.",
    ),
    "return-ticks-contradict": ProblemKind(
        "warn",
        "{ref} is said not to apply or not to be known, and rows below it are answered.",
        "Keep one of the two.",
    ),
    "return-way": ProblemKind(
        "warn",
        "The answers below {ref} do not follow one another.",
        "Answer the questions in turn, and leave out those that your answers do not lead to.",
    ),
    "return-way-unfinished": ProblemKind(
        "warn",
        "The questions below {ref} are not answered to their end.",
        "Answer the next question.",
    ),
    "return-words-below": ProblemKind(
        "note",
        "Words stand beside a row that asks for none; they were not kept.",
        "Read it, and ask the service if it matters.",
    ),
    "return-formula-in-words": ProblemKind(
        "note",
        "A reason, evidence or other words are a formula; what it showed was kept as text.",
        "Nothing, unless the text is missing.",
    ),
    "return-confidence-unknown": ProblemKind(
        "note",
        "“{found}” does not say how sure somebody is of {ref}; it was left out.",
        "Nothing; no score hangs on it.",
    ),
    "return-aim-unknown": ProblemKind(
        "note",
        "“{found}” is no level to aim for at {ref}; it was left out.",
        "Nothing; no score hangs on it.",
    ),
    "return-personal": ProblemKind(
        "note",
        "{count} cell(s) show an e-mail address, a telephone number or the like: {cells}.",
        "Take them out before anybody else reads the text; no paper prints it.",
    ),
    "return-score-differs": ProblemKind(
        "note",
        "{theme}: the sheet showed {found}, we make it {ours}.",
        "Nothing; scores come from the answers alone. The formulas may have been lost or typed "
        "over.",
    ),
    "return-day-unclear": ProblemKind(
        "note",
        "“{found}” can be read as no day, or as more than one.",
        "Nothing; it is asked for as day, month, year, and nothing hangs on it but the order "
        "of two files.",
    ),
    "return-role-unknown": ProblemKind(
        "note",
        "“{found}” is none of the roles that answer; the answers count as those of no role.",
        "Ask the service which role it is, if several people answer.",
    ),
    "return-about-missing": ProblemKind(
        "note",
        "The sheet About this file is gone or incomplete; the form was told by {source}.",
        "Nothing, if its service is right.",
    ),
    "return-service-unknown": ProblemKind(
        "warn",
        "Nothing in the file says for certain which service it is.{hint}",
        "Ask who sent it, then: gaugebook assess collect --keep FILE --service ID --because WHY.",
    ),
    "return-service-not-listed": ProblemKind(
        "warn",
        "The file is of the service “{found}”, which is not asked in this round.",
        "Add it to the list of services, or to `came from` of the service that took its place.",
    ),
    "return-service-contradicted": ProblemKind(
        "warn",
        "The file was sent to {service}, and its first sheet says {found}.",
        "Ask who sent it, then: gaugebook assess collect --keep FILE --service ID --because WHY.",
    ),
    "return-service-name": ProblemKind(
        "note",
        "The first sheet says {found}; the file is of {service}.",
        "Nothing, if both are the same.",
    ),
    "return-of-another-file": ProblemKind(
        "note",
        "The file is of {service} and was made of one that was sent to {others}.",
        "Tell the moderator: its answers may be a copy.",
    ),
    "return-other-cycle": ProblemKind(
        "warn",
        "The file is of {found}, and this round asks for {asked}; its answers were not counted.",
        "Ask for the form of this round; a new one is ready with these answers filled in.",
    ),
    "return-other-model": ProblemKind(
        "refuse",
        "This is not the form that was sent.{hint}",
        "Ask the service for the form of this round.",
    ),
    "return-other-version": ProblemKind(
        "warn",
        "The form is of version {found}, whose scores do not compare with {asked}; its answers "
        "were not counted.",
        "Send the new form back, with these answers filled in where the questions are the same.",
    ),
    "return-older-version": ProblemKind(
        "note",
        "The form is of version {found}; its answers were carried into {asked}.",
        "Nothing.",
    ),
    "return-template": ProblemKind(
        "note",
        "The layout of the form is version {found}, and this release writes {known}; it was "
        "read by its headings.",
        "Nothing.",
    ),
    "return-statement-carried": ProblemKind(
        "note",
        "The answer to {ref} was carried to {now}, as the model says that both compare.",
        "Nothing.",
    ),
    "return-statement-changed": ProblemKind(
        "warn",
        "The question {now} has changed since this form was sent, so the answer to {ref} "
        "cannot be used.",
        "Read the question again and choose an answer.",
    ),
    "return-statement-added": ProblemKind(
        "note",
        "{ref} was not in the form that was sent; it counts as not answered.",
        "Nothing, or ask the service for it.",
    ),
    "return-statement-removed": ProblemKind(
        "note",
        "{ref} is no longer asked; its answer was not used.",
        "Nothing.",
    ),
    "return-not-asked": ProblemKind(
        "note",
        "{ref} is not asked of this kind of service; its answer was not used.",
        "Nothing, unless the profile in the list of services is wrong.",
    ),
    "return-two-tables": ProblemKind(
        "note",
        "The file holds {count} tables of answers ({found}) that say the same; one was read.",
        "Nothing.",
    ),
    "return-two-tables-differ": ProblemKind(
        "warn",
        "The file holds tables with different answers ({found}): {refs}.",
        "Ask the service which of them is meant; it sends one back.",
    ),
    "return-two-services": ProblemKind(
        "note",
        "The file holds the forms of several services; this is one of them.",
        "Nothing, if both are meant.",
    ),
    "return-two-services-unclear": ProblemKind(
        "warn",
        "The file names several services, and nothing says which answers belong to which.",
        "Ask for one file for each service.",
    ),
    "return-no-answers": ProblemKind(
        "refuse",
        "The file has no table with the headings Ref and Your answer.{hint}",
        "Ask the service for the form of this round; this seems to be another file.",
    ),
    "return-headings-gone": ProblemKind(
        "refuse",
        "The rows of the form are there, and the row of headings above them is gone.",
        "Copy the row of headings back from the file that was sent.",
    ),
    "return-not-opened": ProblemKind(
        "refuse",
        "{file} could not be opened.",
        "Ask for the file again, saved as .xlsx or .ods.",
    ),
    "return-failed": ProblemKind(
        "refuse",
        "Reading {file} stopped: {detail}.",
        "Tell the people who keep this software, and ask for the file again.",
    ),
    # All returns of a service, and of a round ------------------------------------------------
    "return-late": ProblemKind(
        "note",
        "{file} came on {day}, after the last day of the round, {last}.",
        "It is kept and left out of the paper of this round.",
    ),
    "return-gone": ProblemKind(
        "warn",
        "{file} was collected before, and is no longer in the folder as it was; {count} of its "
        "answers for {service} stand in no other file: {refs}.",
        "Put it back if they should count; do nothing where it was taken away on purpose.",
    ),
    "return-same-twice": ProblemKind(
        "note",
        "{file} says the same as {other}, which was kept.",
        "Nothing.",
    ),
    "return-completed": ProblemKind(
        "note",
        "{file} was completed by {other}, which was kept.",
        "Nothing.",
    ),
    "return-words-differ": ProblemKind(
        "note",
        "{file} has the same answers as {other} and other words beside them ({refs}); those of "
        "{other} were kept.",
        "Look at both, if the evidence matters.",
    ),
    "return-differs": ProblemKind(
        "warn",
        "{service} sent {files}, with different answers: {refs}. None of them counts.",
        "Ask the service, then: gaugebook assess collect --keep FILE --because WHY.",
    ),
    "return-waits": ProblemKind(
        "note",
        "Other files of {service} differ; {file} waits until a person has decided about them.",
        "Nothing.",
    ),
    "return-not-kept": ProblemKind(
        "note",
        "{file} was not kept: a person chose {other}.",
        "Nothing.",
    ),
    "return-decided": ProblemKind(
        "note",
        "A person decided about {file}: {because}.",
        "Nothing.",
    ),
    "return-same-role": ProblemKind(
        "note",
        "{count} people answered for {service} in the same role; the rule of the model puts "
        "them together.",
        "If they are one person: gaugebook assess collect --keep FILE --because WHY.",
    ),
    "return-succeeded": ProblemKind(
        "note",
        "{file} is of {former}; its answers stand for {service}, which was made of it.",
        "Nothing, if that is so.",
    ),
    "return-filled": ProblemKind(
        "note",
        "{service} left questions open that those before it had answered, and their answers "
        "count: {refs}.",
        "Nothing, if {service} agrees.",
    ),
    "return-former-lacks": ProblemKind(
        "warn",
        "{service} was made of {formers}, which have not answered: {refs}.",
        "Ask {service}: the form made for it has all other answers filled in.",
    ),
    "return-copied": ProblemKind(
        "warn",
        "{percent} % of the words of {first} and {second} are the same.",
        "Tell the moderator: one may be a copy of the other.",
    ),
    "decision-contradicted": ProblemKind(
        "warn",
        "decisions.yaml keeps {file} and also {other}: they are of one person and answer questions "
        "differently. Neither counts.",
        "Take one of the entries out of decisions.yaml, then run collect again; or decide with "
        "--keep FILE, which takes the place of the others.",
    ),
    "decision-name-unknown": ProblemKind(
        "refuse",
        "There is no {kind} {found} in this round.{hint}",
        "Correct the entry in decisions.yaml, or take it out.",
    ),
    "decision-unused": ProblemKind(
        "note",
        "The decision about {found} fits no file that came back.",
        "Take it out, or correct the sha256 or the service.",
    ),
    "received-from-register": ProblemKind(
        "warn",
        "What was kept of the returned files is not there any more. The days on which they came "
        "were read from this register for {known}{rest}.",
        "Look at the column Received, which decides what is late. Where a day is wrong, take that "
        "file out of returned/, collect, put it back, and collect with --received.",
    ),
    "own-file-changed": ProblemKind(
        "warn",
        "Somebody changed {was} after it was written, so it was not written over: it is kept here.",
        "If it is filled in, put it into {back_to} and run this once more; else take it away.",
    ),
    "moderation-unread": ProblemKind(
        "warn",
        "There are {count} working paper(s) of moderators or auditors, and none of what they "
        "concluded is known here: these scores are without it.",
        "Run: gaugebook assess moderate --campaign {campaign}, then score once more.",
    ),
    "kept-returns": ProblemKind(
        "refuse",
        "{file} cannot be used: {detail}.",
        "Take the file away and collect the returns again.",
    ),
}
