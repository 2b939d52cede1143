"""What must hold for anybody."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from immunization.engine.lines.assessment import assess
from immunization.engine.lines.explain import explain
from immunization.engine.lines.facts import Rank, ReceivedDose, Subject
from immunization.engine.lines.outcome import Status
from immunization.schedule.lines.load import french

from .people import NOMENCLATURE

VACCINES = [
    NOMENCLATURE.exact_name(name)
    for name in (
        "Infanrix Hexa",
        "Repevax",
        "Revaxis",
        "Priorix",
        "Varivax",
        "Gardasil 9",
        "Nimenrix",
        "Neisvac",
        "Engerix B20",
        "Engerix B10",
        "Bexsero",
        "Prevenar 13",
        "Havrix 1440",
        "Stamaril",
    )
]
BIRTHS = st.dates(date(1970, 1, 1), date(2026, 10, 1))
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "hiv": st.booleans(),
        "asplenia": st.booleans(),
        "msm": st.booleans(),
        "varicella_history": st.booleans(),
        "health_student": st.just("nursing"),
        "immunosuppression": st.just("severe"),
    },
)


@st.composite
def histories(draw):
    born = draw(BIRTHS)
    on = draw(st.dates(max(born, date(2007, 1, 1)), date(2027, 6, 1)))
    days = st.dates(born, on)
    given_doses = draw(
        st.lists(
            st.builds(
                ReceivedDose,
                days,
                st.sampled_from(VACCINES),
                st.just(""),
                st.sampled_from([None, None, Rank.BOOSTER, Rank.PRIMARY]),
            ),
            max_size=9,
        )
    )
    return Subject(born, draw(st.sampled_from("FM")), draw(ANSWERS)), given_doses, on


def verdicts(subject, given_doses, on):
    return [
        (each.key, each.status, each.earliest, each.recommended)
        for each in assess(french(), subject, given_doses, on=on).lines
    ]


@settings(max_examples=60, deadline=None)
@given(histories(), st.randoms())
def test_the_order_of_doses_is_irrelevant(history, random):
    subject, given_doses, on = history
    shuffled = list(given_doses)
    random.shuffle(shuffled)
    assert verdicts(subject, given_doses, on) == verdicts(subject, shuffled, on)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_dates_stand_where_the_status_asks_for_them(history):
    subject, given_doses, on = history
    for each in assess(french(), subject, given_doses, on=on).lines:
        if each.recommended is not None:
            assert each.recommended >= on
            assert each.earliest is not None
            assert each.earliest <= each.recommended
        if each.status in (Status.OVERDUE, Status.DUE, Status.MAY_BE_OFFERED):
            assert each.recommended is not None
        if each.status in (Status.COMPLETE, Status.NOT_RECOMMENDED):
            assert each.recommended is None


@settings(max_examples=60, deadline=None)
@given(histories())
def test_assessing_twice_says_the_same(history):
    assert verdicts(*history) == verdicts(*history)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_a_dose_given_when_it_is_due_ends_its_being_due_today(history):
    subject, given_doses, on = history
    before = assess(french(), subject, given_doses, on=on)
    for key, vaccine in (("ROR", "Priorix"), ("Méningocoques ACWY", "Nimenrix")):
        line = before.line(key)
        if line.status not in TO_DO or line.recommended != on:
            continue
        more = [*given_doses, ReceivedDose(on, NOMENCLATURE.exact_name(vaccine))]
        assert assess(french(), subject, more, on=on).line(key).status not in TO_DO


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from(VACCINES))
def test_a_dose_more_never_makes_a_line_worse_without_a_reason_shown(history, vaccine):
    subject, given_doses, on = history
    before = assess(french(), subject, given_doses, on=on)
    after = assess(french(), subject, [*given_doses, ReceivedDose(on, vaccine)], on=on)
    for old, new in zip(before.lines, after.lines, strict=True):
        if new.status in TO_DO and old.status not in TO_DO:
            why = explain(new, french(), on=on)
            assert why.rule is not None
            assert why.next
            assert len(why.doses) == len(new.records)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_the_bilan_changes_overnight_only_where_a_rule_or_a_birthday_says_so(history):
    subject, given_doses, on = history
    tomorrow = on + timedelta(days=1)
    today = assess(french(), subject, given_doses, on=on)
    following = assess(french(), subject, given_doses, on=tomorrow)
    reasons = DATED | birthdays(subject) | told(today) | told(following) | aged(given_doses)
    for old, new in zip(today.lines, following.lines, strict=True):
        if old.status is not new.status:
            assert tomorrow in reasons, (old.key, old.status, new.status)


def told(bilan):
    """Every day that an outcome tells: due, late, possible."""
    return {
        day
        for line in bilan.lines
        for outcome in line.outcomes
        for day in (outcome.earliest, outcome.recommended, outcome.late_from)
        if day is not None
    } | {line.wait.until for line in bilan.lines if line.wait is not None}


def birthdays(subject):
    """Every day on which a rule's age is reached."""
    return {
        span.after(subject.born, overflow=french().overflow)
        for line in french().lines
        for rule in line.rules
        for ages in (rule.opens, rule.ages, *(each.ages for each in rule.starts))
        for span in (ages.begin, ages.end, rule.finish_before, *limits(rule))
        if span is not None
    } | {
        span.after(subject.born, overflow=french().overflow)
        for each in french().contraindications
        for span in (each.ages.begin, each.ages.end)
        if span is not None
    }


def limits(rule):
    return [step.dose.ages[0].maximum for step in rule.steps]


def aged(given_doses):
    """The day after the last one on which a dose is recent enough for a refresh."""
    return {
        rule.refresh.not_within.after(dose.given, overflow=french().overflow) + timedelta(days=1)
        for dose in given_doses
        for line in french().lines
        for rule in line.rules
        if rule.refresh is not None
    }


TO_DO = (Status.DUE, Status.OVERDUE)
DATED = {
    day
    for line in french().lines
    for rule in line.rules
    for day in (
        rule.validity.effective,
        rule.validity.cessation and rule.validity.cessation + timedelta(days=1),
    )
    if day is not None
} | {day for season in french().seasons for day in (season.start, season.end + timedelta(days=1))}
