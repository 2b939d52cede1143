"""Facts in, verdicts out: evaluates the doses received and forecasts the next ones.

A pure implementation of the CDC's CDSi logic specification v4.6 over `immunization.schedule`.
`assess` is the entrance. A module for each chapter: `case` (4), `relevance` (5), `evaluation`
with `age`, `interval`, `conflict`, `vaccine` (6), `forecast` with `findings` and `dates` (7),
`selection` with `scoring` (8), `groups` (9). `compiled` is the knowledge base made ready, `run` the
state of one series for one person.
"""

from immunization.engine.assess import assess
from immunization.engine.assessment import Assessment
from immunization.engine.explain import Explanation, Language, explain
from immunization.engine.facts import Dose, InvalidFacts, Observation, Person
from immunization.engine.many import AssessmentFailed, Outcome, Subject, assess_many
from immunization.engine.policies import Policies

__all__ = [
    "Assessment",
    "AssessmentFailed",
    "Dose",
    "Explanation",
    "InvalidFacts",
    "Language",
    "Observation",
    "Outcome",
    "Person",
    "Policies",
    "Subject",
    "assess",
    "assess_many",
    "explain",
]
