"""Fills the sentences of a language with the dates and names of an assessment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from immunization.engine.assessment import (
    Assessment,
    DoseEvaluation,
    Reason,
    Uncertainty,
    VaccineGroupForecast,
)
from immunization.engine.explain.english import ENGLISH
from immunization.engine.explain.french import FRENCH
from immunization.engine.explain.phrases import Phrases
from immunization.engine.facts import Dose
from immunization.engine.statuses import SeriesStatus


class Language(StrEnum):
    """A language of the explanations."""

    FRENCH = "fr"
    ENGLISH = "en"


PHRASES = {Language.FRENCH: FRENCH, Language.ENGLISH: ENGLISH}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict in one sentence, and the reasons, each in one; by language."""

    french: tuple[str, ...]
    english: tuple[str, ...]

    def sentences(self, language: Language) -> tuple[str, ...]:
        """The sentences of one language; the first one is the verdict."""
        return self.french if language is Language.FRENCH else self.english


def explain(assessment: Assessment) -> tuple[Explanation, ...]:
    """Every verdict: of each dose and antigen, of each vaccine group, and what was left out."""
    french, english = (tuple(_all(assessment, PHRASES[language])) for language in Language)
    return tuple(Explanation(*both) for both in zip(french, english, strict=True))


def _all(assessment: Assessment, phrases: Phrases) -> Iterator[tuple[str, ...]]:
    teller = _Teller(assessment, phrases)
    for evaluation in assessment.evaluations:
        yield tuple(teller.evaluation(evaluation))
    for forecast in assessment.forecasts:
        yield tuple(teller.forecast(forecast))
    for left_out in assessment.excluded:
        reason = phrases.exclusion[left_out.reason]
        yield (_capital(phrases.excluded.format(dose=teller.dose(left_out.dose), reason=reason)),)
    for each in assessment.to_check:
        antigen = teller.name(each.antigen)
        yield (phrases.to_check.format(antigen=antigen, text=each.text),)


class _Teller:
    """Speaks one language about one assessment."""

    def __init__(self, assessment: Assessment, phrases: Phrases) -> None:
        self.labels = assessment.labels
        self.phrases = phrases
        self.doubts: dict[tuple[str, str], list[Uncertainty]] = {}
        for uncertainty in assessment.uncertainties:
            self.doubts.setdefault(uncertainty.subject, []).append(uncertainty)

    def name(self, name: str) -> str:
        """An antigen or a vaccine group, in words."""
        return self.phrases.name(self.labels[name]) if name in self.labels else name

    def dose(self, dose: Dose) -> str:
        """A dose by its day and its vaccine."""
        return self.phrases.dose.format(day=self.phrases.day(dose.given), product=dose.product)

    def evaluation(self, evaluation: DoseEvaluation) -> Iterator[str]:
        """The verdict on a dose, then its reasons, then what it depends on."""
        yield self.phrases.evaluation[evaluation.status].format(
            antigen=self.name(evaluation.antigen), dose=self.dose(evaluation.dose)
        )
        for reason in evaluation.reasons:
            yield self.reason(reason)
        yield from self.depends((str(evaluation.dose.given), evaluation.antigen))

    def reason(self, reason: Reason) -> str:
        """Why a dose counts or not."""
        sentence = self.phrases.evaluation_reason[reason.code]
        return sentence.format(limit=self.day(reason.limit), since=self.day(reason.since))

    def day(self, day: date | None) -> str:
        """A day, or that it is not known."""
        return self.phrases.unknown_day if day is None else self.phrases.day(day)

    def forecast(self, forecast: VaccineGroupForecast) -> Iterator[str]:
        """The verdict on a vaccine group, then reasons, dates, vaccines and guidance."""
        phrases = self.phrases
        yield phrases.forecast[forecast.status].format(
            group=self.name(forecast.vaccine_group), number=forecast.dose_number or "?"
        )
        for reason in forecast.reasons:
            yield phrases.forecast_reason[reason]
        yield from self.dates(forecast)
        if forecast.vaccines and forecast.status is SeriesStatus.NOT_COMPLETE:
            names = ", ".join(vaccine.name or vaccine.product for vaccine in forecast.vaccines)
            yield phrases.vaccines.format(vaccines=names)
        for text in forecast.guidance:
            yield phrases.guidance.format(text=text)
        yield from self.depends((forecast.vaccine_group, forecast.series_group))

    def dates(self, forecast: VaccineGroupForecast) -> Iterator[str]:
        """A sentence for each date that there is."""
        phrases = self.phrases
        pairs = (
            (phrases.earliest, forecast.earliest),
            (phrases.recommended, forecast.recommended),
            (phrases.past_due, forecast.past_due),
            (phrases.latest, forecast.latest),
        )
        for sentence, day in pairs:
            if day is not None:
                yield sentence.format(day=phrases.day(day))

    def depends(self, subject: tuple[str, str]) -> Iterator[str]:
        """On the day of which doses the uncertain parts of a verdict depend."""
        doubts = self.doubts.get(subject, ())
        doses = dict.fromkeys(self.dose(dose) for doubt in doubts for dose in doubt.doses)
        if doses:
            yield self.phrases.depends.format(doses=", ".join(doses))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
