"""Which XML elements the CDC's supporting data may hold, and which of them are not used, and why.

A path is written from below the root. An element that stands in neither table is refused: a new
element may hold a rule, and a rule must not be ignored in silence.
"""

_CONTRAINDICATION = (
    "observationCode observationTitle contraindicationText contraindicationGuidance beginAge endAge"
)
_VACCINE = "vaccineType cvx beginAge endAge"
_FOR_PEOPLE = "a name for readers; the code beside it is used"
_LISTED = "a number or a text for readers of the tables; order and content are used"

ANTIGEN_FILE: dict[str, str] = {
    "": "immunity contraindications series",
    "immunity": "clinicalHistory dateOfBirth",
    "immunity/clinicalHistory": "guidelineCode guidelineTitle",
    "immunity/dateOfBirth": "immunityBirthDate birthCountry exclusion",
    "immunity/dateOfBirth/exclusion": "exclusionCode exclusionTitle",
    "contraindications": "vaccineGroup vaccine",
    "contraindications/vaccineGroup": "contraindication",
    "contraindications/vaccineGroup/contraindication": _CONTRAINDICATION,
    "contraindications/vaccine": "contraindication",
    "contraindications/vaccine/contraindication": _CONTRAINDICATION + " contraindicatedVaccine",
    "contraindications/vaccine/contraindication/contraindicatedVaccine": _VACCINE,
    "series": "seriesName targetDisease vaccineGroup seriesAdminGuidance seriesType"
    " equivalentSeriesGroups requiredGender selectSeries indication seriesDose",
    "series/selectSeries": "defaultSeries productPath seriesGroupName seriesGroup seriesPriority"
    " seriesPreference minAgeToStart maxAgeToStart",
    "series/indication": "observationCode description beginAge endAge guidance",
    "series/indication/observationCode": "text code",
    "series/seriesDose": "doseNumber age interval allowableInterval preferableVaccine"
    " allowableVaccine inadvertentVaccine conditionalSkip recurringDose seasonalRecommendation",
    "series/seriesDose/age": "absMinAge minAge earliestRecAge latestRecAge maxAge"
    " effectiveDate cessationDate",
    "series/seriesDose/interval": "fromPrevious fromTargetDose fromMostRecent fromRelevantObs"
    " absMinInt minInt earliestRecInt latestRecInt intervalPriority effectiveDate cessationDate",
    "series/seriesDose/interval/fromRelevantObs": "text code",
    "series/seriesDose/allowableInterval": "fromPrevious fromTargetDose absMinInt"
    " effectiveDate cessationDate",
    "series/seriesDose/preferableVaccine": _VACCINE + " tradeName mvx volume forecastVaccineType",
    "series/seriesDose/allowableVaccine": _VACCINE,
    "series/seriesDose/inadvertentVaccine": "vaccineType cvx",
    "series/seriesDose/conditionalSkip": "context setLogic set",
    "series/seriesDose/conditionalSkip/set": "setID setDescription effectiveDate cessationDate"
    " conditionLogic condition",
    "series/seriesDose/conditionalSkip/set/condition": "conditionID conditionType startDate"
    " endDate beginAge endAge interval doseCount doseType doseCountLogic vaccineTypes seriesGroups",
    "series/seriesDose/seasonalRecommendation": "startDate endDate",
}

SCHEDULE_FILE: dict[str, str] = {
    "": "liveVirusConflicts vaccineGroups vaccineGroupToAntigenMap cvxToAntigenMap observations",
    "liveVirusConflicts": "liveVirusConflict",
    "liveVirusConflicts/liveVirusConflict": "previous current conflictBeginInterval"
    " minConflictEndInterval conflictEndInterval",
    "liveVirusConflicts/liveVirusConflict/previous": "vaccineType cvx",
    "liveVirusConflicts/liveVirusConflict/current": "vaccineType cvx",
    "vaccineGroups": "vaccineGroup",
    "vaccineGroups/vaccineGroup": "name administerFullVaccineGroup",
    "vaccineGroupToAntigenMap": "vaccineGroupMap",
    "vaccineGroupToAntigenMap/vaccineGroupMap": "name antigen",
    "cvxToAntigenMap": "cvxMap",
    "cvxToAntigenMap/cvxMap": "cvx shortDescription association",
    "cvxToAntigenMap/cvxMap/association": "antigen associationBeginAge associationEndAge",
    "observations": "observation",
    "observations/observation": "observationCode observationTitle group indicationText"
    " contraindicationText clarifyingText codedValues",
    "observations/observation/codedValues": "codedValue",
    "observations/observation/codedValues/codedValue": "code codeSystem text",
}

NOT_USED: dict[str, str] = {
    "guidelineTitle": _FOR_PEOPLE,
    "exclusionTitle": _FOR_PEOPLE,
    "observationTitle": "used in the list of observations only, where every code has its title",
    "vaccineType": "used in preferable vaccines only, which answers name",
    "minAgeToStart": "no rule of the specification reads it; the ages of the first dose hold",
    "setID": _LISTED,
    "conditionID": _LISTED,
    "group": "a heading of the observation tables",
    "codedValues": "other systems' codes for an observation; facts come with the CDC's own codes",
    "text": "the title of an observation code; the list of observations is used",
}
"""Elements that are read, checked for their place, and not used, each with the reason."""
