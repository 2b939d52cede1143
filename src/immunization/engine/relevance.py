"""Chapter 5: which series of an antigen are relevant for a person."""

from immunization.engine.case import Case
from immunization.engine.compiled.series import CompiledIndication, CompiledSeries, is_for
from immunization.engine.run import AntigenRun


def relevant_series(antigen: AntigenRun) -> tuple[CompiledSeries, ...]:
    """Table 5-5: 'Standard' and 'Evaluation Only' for the gender, 'Risk' with an indication.

    Where nothing was received and no indication applies, only the series that can then be chosen.
    """
    case, compiled = antigen.case, antigen.antigen
    risk = risk_series(antigen) if compiled.risk and case.observations else []
    if risk:
        both = (*compiled.standard[case.gender], *risk)
        return tuple(sorted(both, key=lambda each: each.run_order))
    if antigen.records:
        return compiled.standard[case.gender]
    return compiled.openers[case.gender]


def risk_series(antigen: AntigenRun) -> list[CompiledSeries]:
    """Table 5-5, last condition; where the policy says so, also those that an age will open."""
    opened = _opened(antigen, begun=True)
    if opened or not antigen.case.policies.forecast_before_indication_age:
        return opened
    return _opened(antigen, begun=False)


def _opened(antigen: AntigenRun, *, begun: bool) -> list[CompiledSeries]:
    case = antigen.case
    opened = []
    for series in antigen.antigen.risk:
        if not is_for(series.series, case.gender):
            continue
        applying = [
            each.indication
            for each in series.indications
            if indication_applies(each, case, begun=begun)
        ]
        if applying:
            antigen.indications[series] = applying
            opened.append(series)
    return opened


def indication_applies(indication: CompiledIndication, case: Case, *, begun: bool = True) -> bool:
    """Table 5-4: an active observation, and begin age date <= assessment date < end age date.

    With `begun` false the begin age is not asked.
    """
    begin, end, stated = indication
    if stated.observation not in case.observations:
        return False
    return (case.ages[begin] <= case.on or not begun) and case.on < case.ages[end]
