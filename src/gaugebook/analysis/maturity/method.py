"""How scores are made, in a few sentences from the model itself."""

from __future__ import annotations

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.exhibits import Sentence
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.explain import rule_in_words
from gaugebook.results import result
from gaugebook.words import few

_ROUNDING = {
    "half_even": "a half goes to the even digit",
    "half_up": "a half goes up",
    "truncate": "what follows is cut off",
    "none": "as many as there are",
}


def method_sentence(assessed: Assessed) -> Sentence:
    """Say how a theme's score comes about and when there is none, by the rules of the model."""
    model = assessed.model
    scoring = model.scoring
    texts = []
    if model.levels:
        first, last = say(model.levels[0].label), say(model.levels[-1].label)
        texts.append(
            f"Most questions are answered by one of {few(len(model.levels))} levels, {first} to "
            f"{last}."
        )
    if model.themes:
        texts.append(f"A theme is {_rule(model)}.")
    least = f"{scoring.min_answered:.0%}"
    texts.append(
        f"A theme of which less than {least} of the questions that apply have a score has none. "
        "An answer that is missing is never a nought, and what does not apply is "
        f"{_NOT_APPLICABLE[scoring.na]}."
    )
    overall = model.rule_of("overall")
    if overall.op == "none":
        texts.append("There is no overall score: one number would hide which theme needs work.")
    else:
        texts.append(f"The overall score is {rule_in_words(overall)}.")
    if scoring.evidence_cap is not None:
        most = number_in_words(scoring.evidence_cap.without_evidence)
        texts.append(
            "In the confirmed view a claim without the evidence that is asked for counts as "
            f"{most} at most."
        )
    decimals = scoring.display.decimals
    noun = "decimal" if decimals == 1 else "decimals"
    texts.append(
        f"Scores are rounded once, when printed, to {few(decimals)} {noun}; "
        f"{_ROUNDING[scoring.display.rounding]}."
    )
    told = result("rules-of-the-model", {}, parameters={"model": model.key}, note=" ".join(texts))
    return Sentence("method", (" ".join(texts),), assessed.made_up, (told,))


def _rule(model: Assessment) -> str:
    words = rule_in_words(model.rule_of("theme", model.themes[0]))
    return words.replace("of all statements below it", "of all its questions")


_NOT_APPLICABLE = {
    "exclude": "left out",
    "zero": "counted as nothing",
    "anchor_to_target": "counted as its target",
    "full_marks": "counted in full",
}
