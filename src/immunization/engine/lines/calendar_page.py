"""The calendar as a page that a physician can review line by line, and its change log."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from immunization.engine.lines.coverage import Shown, shown_bounds
from immunization.engine.lines.explain import in_force_words
from immunization.engine.lines.scenario_files import ScenarioFile
from immunization.schedule.dose import FromPrevious, Interval
from immunization.schedule.lines.bounds import keyed_appointments, keyed_rules
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.index import places
from immunization.schedule.lines.line import Authority, DoseStep, Late, Line, Provenance, Rule
from immunization.schedule.lines.spoken import spoken

_PROVENANCES = {
    Provenance.OFFICIAL: "texte officiel lu",
    Provenance.PRESS: "presse professionnelle",
    Provenance.TRANSCRIPTION: "transcription par un tiers",
    Provenance.UNSOURCED: "sans source",
}
_HONEST = """Cette page est produite depuis les données qui décident
(`python -m immunization calendar docs`). Elle est faite pour être relue ligne par ligne par un
médecin.

**Ce qui n'a pas été vérifié.** Aucune règle n'a encore été relue par un professionnel de santé, et
les PDF du calendrier du ministère (2024, 2025, 2026) n'ont pas été consultés. « Texte officiel lu »
veut dire que le texte cité, ou une copie, a été lu par ceux qui ont rassemblé les règles ;
« presse » et « transcription » disent qu'un tiers l'a rapporté ; « sans source » qu'aucune source
n'a été trouvée : le bilan dit alors « à confirmer avec un médecin ». Avant tout usage clinique,
chaque règle doit être comparée au calendrier officiel de l'édition concernée. Le moment où une dose
devient « en retard » est un choix de ce projet : rien n'est publié."""


def page(calendar: Calendar, files: tuple[ScenarioFile, ...]) -> str:
    """The whole calendar in Markdown."""
    shown = shown_bounds(calendar, files)
    parts = [
        f"# {calendar.title}",
        f"Version {calendar.identity.version}, empreinte `{calendar.identity.content_hash[:16]}`.",
        _HONEST,
        "**Ce qui n'est pas calculé.**",
        "\n".join(f"- {each}" for each in calendar.not_computed) or "Rien n'est connu qui manque.",
        "\n".join(_counts(calendar)),
        *(_line(calendar, line, shown.values()) for line in calendar.lines),
        "## Où est chaque règle recueillie",
        "\n".join(_index(calendar)),
        "## Contre-indications",
        "\n".join(
            f"- **{each.identifier}** {each.says} {_authority(calendar, each.authority)}"
            for each in calendar.contraindications
        ),
        "## Espacements",
        "\n".join(
            f"- **{each.identifier}** {each.says} {_authority(calendar, each.authority)}"
            for each in calendar.spacings
        ),
        "## Conseils qui accompagnent une dose",
        "\n".join(
            f"- **{each.identifier}** {', '.join(sorted(each.lines)) or 'toutes les lignes'} : "
            f"{each.says} {_authority(calendar, each.authority)}"
            for each in calendar.advices
        ),
        "## Campagnes",
        "\n".join(
            f"- {each.name} : du {each.start:%d/%m/%Y} au {each.end:%d/%m/%Y}. "
            f"{_authority(calendar, each.authority)}"
            for each in calendar.seasons
        ),
        "## Obligations",
        "\n".join(
            f"- **{each.identifier}** {', '.join(sorted(each.lines))} : {each.says} "
            f"{_authority(calendar, each.authority)}"
            for each in calendar.obligations
        ),
        "## Sources",
        "\n".join(
            f"- `{each.key}` : {each.title}. {each.publisher}, {each.dated}. {each.address}"
            for each in calendar.sources.values()
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _index(calendar: Calendar) -> Iterator[str]:
    yield "| règle | dans le calendrier |"
    yield "|---|---|"
    for identifier, where in places(calendar).items():
        yield f"| {identifier} | {', '.join(where)} |"


def _counts(calendar: Calendar) -> Iterator[str]:
    found = Counter(
        authority.provenance
        for line in calendar.lines
        for authority in (
            *(rule.authority for rule in line.rules),
            *(appointment.authority for appointment in line.appointments),
        )
    )
    yield "| provenance | règles |"
    yield "|---|---|"
    for provenance, words in _PROVENANCES.items():
        yield f"| {words} | {found[provenance]} |"


def _line(calendar: Calendar, line: Line, shown: Iterable[Shown]) -> str:
    own = [each for each in shown if each.line is line]
    parts = [f"## {line.label}"]
    if line.refuses_because:
        parts.append(line.refuses_because)
    for key, rule in keyed_rules(line):
        parts.append("\n".join(_rule(calendar, key, rule)))
        parts.append("\n".join(_bounds(own, key)))
    for key, appointment in keyed_appointments(line):
        words = f"### {key}\n\n{appointment.says} Rendez-vous de {spoken(appointment.age)}"
        words += f", sauf à moins de {spoken(appointment.not_within)} du dernier rappel"
        again = f", puis tous les {spoken(appointment.every)}" if appointment.every else ""
        since = in_force_words(appointment.validity).capitalize()
        parts.append(f"{words}{again}. *{since}.*")
        parts.append(_authority(calendar, appointment.authority))
        parts.append("\n".join(_bounds(own, key)))
    parts += [
        _stated(calendar, each.identifier, each.says, each.authority) for each in line.settings
    ]
    parts += [
        _stated(calendar, each.identifier, each.says, each.authority) for each in line.immunities
    ]
    return "\n\n".join(part for part in parts if part)


def _stated(calendar: Calendar, identifier: str, says: str, authority: Authority) -> str:
    return f"- **{identifier}** {says} {_authority(calendar, authority)}"


def _rule(calendar: Calendar, key: str, rule: Rule) -> Iterator[str]:
    yield f"### {key}"
    yield ""
    yield f"{rule.says} *{in_force_words(rule.validity).capitalize()}.*"
    yield ""
    yield _authority(calendar, rule.authority)
    for words in (*map(_step, rule.steps), *_conditions(rule)):
        yield f"- {words}"


def _conditions(rule: Rule) -> Iterator[str]:
    if rule.every:
        yield f"puis tous les {spoken(rule.every)}"
    if rule.when:
        yield f"pour : `{rule.when.text}`"
    if rule.unless:
        yield f"sauf : `{rule.unless.text}`"
    if rule.opens_when:
        yield f"première dose si : `{rule.opens_when.text}`"
    if rule.action:
        yield f"à faire : {rule.action}"


def _step(step: DoseStep) -> str:
    ages = step.dose.ages[0]
    words = [f"dose {step.dose.number}"]
    if ages.earliest_recommended:
        words.append(f"à {spoken(ages.earliest_recommended)}")
    if ages.minimum:
        words.append(f"pas avant {spoken(ages.minimum)}")
    if ages.maximum:
        words.append(f"avant {spoken(ages.maximum)}")
    words += [part for each in step.dose.intervals for part in _interval(each)]
    late = {Late.AT_ONCE: "en retard tout de suite", Late.NEVER: "jamais en retard"}
    if step.late in late:
        words.append(late[step.late])
    return ", ".join(words)


def _interval(interval: Interval) -> Iterator[str]:
    since = "la précédente" if isinstance(interval.reference, FromPrevious) else "la première"
    if interval.earliest_recommended:
        yield f"{spoken(interval.earliest_recommended)} après {since}"
    if interval.absolute_minimum:
        yield f"au moins {spoken(interval.absolute_minimum)} après {since}"


def _authority(calendar: Calendar, authority: Authority) -> str:
    source = calendar.sources.get(authority.source)
    title = source.title if source else "aucune source trouvée"
    words = [f"Source : {title} ({_PROVENANCES[authority.provenance]}), relue le "]
    words[0] += f"{authority.reviewed_on:%d/%m/%Y}."
    if authority.reason:
        words.append(authority.reason)
    if authority.other_reading:
        words.append(f"Autre lecture : {authority.other_reading}")
    if authority.settled_by:
        words.append(f"Ce qui trancherait : {authority.settled_by}")
    if authority.confirm:
        words.append("**À confirmer avec un médecin.**")
    return " ".join(words)


def _bounds(shown: list[Shown], key: str) -> Iterator[str]:
    own = [each for each in shown if each.bound.rule == key]
    if not own:
        return
    yield "| borne | la veille | le jour |"
    yield "|---|---|---|"
    for each in own:
        if each.unreachable:
            yield f"| {each.bound.name} ({each.bound.text}) | {each.unreachable} | |"
            continue
        sides = [_side(each, side) for side in ("before", "after")]
        yield f"| {each.bound.name} ({each.bound.text}) | {sides[0]} | {sides[1]} |"


def _side(shown: Shown, side: str) -> str:
    verdict = shown.verdicts.get(side)
    if verdict is None:
        return "aucun scénario"
    scenario = verdict.scenario
    return f"né le {scenario.subject.born:%d/%m/%Y}, bilan du {scenario.on:%d/%m/%Y} : " + (
        verdict.words["status"] or ""
    )


def change_log(calendar: Calendar) -> str:
    """What began and what ended, the newest first, with diseases and dates."""
    changes: dict[date, list[str]] = {}
    for line in calendar.lines:
        for key, rule in keyed_rules(line):
            if rule.validity.effective:
                words = f"{line.label} : {key} entre en vigueur. {rule.says}"
                changes.setdefault(rule.validity.effective, []).append(words)
            if rule.validity.cessation:
                words = f"{line.label} : dernier jour de {key}. {rule.says}"
                changes.setdefault(rule.validity.cessation, []).append(words)
    parts = [
        "# Historique du calendrier",
        "Produit depuis les données : ne pas modifier à la main.",
    ]
    for day in sorted(changes, reverse=True):
        parts.append(f"## {day:%d/%m/%Y}")
        parts.append("\n".join(f"- {each}" for each in changes[day]))
    return "\n\n".join(parts) + "\n"
