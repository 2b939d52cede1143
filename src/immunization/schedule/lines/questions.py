"""Read the questions of a profile from TOML."""

from immunization.schedule.lines.profile import (
    Derived,
    FactKind,
    Profile,
    Question,
    WhoAnswers,
)
from immunization.schedule.lines.table import Table


def profile_of(table: Table) -> Profile:
    """Read every question and every derived fact; a name stands once."""
    questions = {each.name: each for each in map(_question, table.tables("question"))}
    derived = {each.name: each for each in map(_derived, table.tables("fact"))}
    twice = questions.keys() & derived.keys()
    if twice:
        raise table.error("fact", sorted(twice)[0], "a name that no question has")
    table.end()
    return Profile(questions=questions, derived=derived)


def _question(table: Table) -> Question:
    kind = table.one_of("kind", FactKind, FactKind.BOOLEAN)
    choices = table.take("choices", dict, {})
    found = Question(
        name=table.take("name", str),
        kind=kind,
        text=table.take("text", str),
        help=table.take("help", str, ""),
        group=table.take("group", str),
        who=table.one_of("who", WhoAnswers, WhoAnswers.ANYONE),
        absent_is_no=table.take("absent_is_no", bool, kind is FactKind.BOOLEAN),
        choices=tuple((str(key), str(label)) for key, label in choices.items()),
        ages=table.pair("ages"),
        sex=table.take("sex", str, ""),
        asked_when=table.condition("asked_when"),
        lasts=table.span("lasts"),
        number=table.take("number", int, None),
        choice_numbers=tuple(
            (int(number), key)
            for key, numbers in table.take("choice_numbers", dict, {}).items()
            for number in (numbers if isinstance(numbers, list) else [numbers])
        ),
        changes_verdicts=table.take("changes_verdicts", bool, True),
        probe_spans=tuple(
            table.as_span("probe_spans", text) for text in table.take("probe_spans", list, [])
        ),
        probe_numbers=tuple(map(float, table.take("probe_numbers", list, []))),
    )
    table.end()
    return found


def _derived(table: Table) -> Derived:
    found = Derived(
        name=table.take("name", str),
        label=table.take("label", str),
        when=table.required_condition("when"),
    )
    table.end()
    return found
