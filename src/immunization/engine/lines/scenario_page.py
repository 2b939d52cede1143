"""The scenarios as a page that a nurse can read, correct and add to."""

from collections.abc import Iterator

from immunization.engine.lines.facts import ReceivedDose
from immunization.engine.lines.scenario_files import ScenarioFile, ToldScenario
from immunization.schedule.lines.calendar import Calendar

_STATUSES = {
    "overdue": "pas à jour (en retard)",
    "due": "à faire",
    "may_be_offered": "peut être proposé",
    "up_to_date": "à jour",
    "complete": "à jour, terminé",
    "not_recommended": "non recommandé",
    "contraindicated": "contre-indiqué",
}
_PREAMBLE = """Produite depuis les fichiers de `tests/immunization/lines/` : chaque cas est rejoué
par les tests. Les cas écrits à la main l'ont été depuis le texte des règles, avant d'être joués.
Les cas calculés montrent chaque borne de chaque règle (« la veille, le jour ») ; leurs verdicts ont
été calculés par le moteur : ils gardent d'un changement involontaire, ils ne prouvent pas la règle.
Aucun professionnel de santé ne les a encore relus."""


def page(calendar: Calendar, files: tuple[ScenarioFile, ...]) -> str:
    """Every scenario in Markdown, those written by hand first."""
    written, computed = (
        sum(len(file.told) for file in files if file.computed is kind) for kind in (False, True)
    )
    counts = f"{written} scénarios écrits à la main, {computed} calculés."
    parts = ["# Scénarios du calendrier", _PREAMBLE, counts]
    for file in sorted(files, key=lambda each: (each.computed, each.name)):
        title = f"{file.name} (bornes, calculé)" if file.computed else file.name
        parts.append(f"## {title}")
        parts.append("\n".join(_rows(calendar, file)))
    return "\n\n".join(parts) + "\n"


def _rows(calendar: Calendar, file: ScenarioFile) -> Iterator[str]:
    columns = [
        "cas",
        "ligne",
        "bilan du",
        "né le",
        "réponses",
        "doses",
        "attendu",
        "au plus tôt",
        "conseillée",
    ]
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for told in file.told:
        yield _row(calendar, told)


def _row(calendar: Calendar, told: ToldScenario) -> str:
    scenario = told.scenario
    side = {"before": " (la veille)", "after": " (le jour)"}.get(told.side, "")
    expected = scenario.expected
    answers = ", ".join(f"{name} : {value}" for name, value in scenario.subject.answers.items())
    cells = [
        f"{told.name}{side}",
        calendar.line(scenario.group).key,
        f"{scenario.on:%d/%m/%Y}",
        f"{scenario.subject.born:%d/%m/%Y} {scenario.subject.sex}",
        answers,
        "; ".join(map(_dose, scenario.doses)),
        _STATUSES[expected["status"] or ""],
        expected["earliest"] or "-",
        expected["recommended"] or "-",
    ]
    return "| " + " | ".join(cells) + " |"


def _dose(dose: ReceivedDose) -> str:
    rank = f" ({dose.rank})" if dose.rank else ""
    return f"{dose.given} {dose.words}{rank}"
