"""A small set of supporting data, written here in the CDC's form."""

from pathlib import Path
from zipfile import ZipFile

ANTIGEN = """<antigenSupportingData>
<immunity>
  <clinicalHistory><guidelineCode>020</guidelineCode><guidelineTitle>Lab</guidelineTitle></clinicalHistory>
  <dateOfBirth>
    <immunityBirthDate>01/01/1957</immunityBirthDate><birthCountry>U.S.</birthCountry>
    <exclusion><exclusionCode>055</exclusionCode><exclusionTitle>HCP</exclusionTitle></exclusion>
  </dateOfBirth>
</immunity>
<contraindications>
  <vaccineGroup><contraindication>
    <observationCode>080</observationCode><observationTitle>Allergy</observationTitle>
    <contraindicationText>Do not.</contraindicationText><contraindicationGuidance/>
    <beginAge>0 days</beginAge><endAge>8 months</endAge>
  </contraindication></vaccineGroup>
  <vaccine><contraindication>
    <observationCode>076</observationCode><observationTitle>Other</observationTitle>
    <contraindicationText>Not this.</contraindicationText>
    <contraindicationGuidance>Wait.</contraindicationGuidance>
    <contraindicatedVaccine><vaccineType>MMR</vaccineType><cvx>03</cvx>
      <beginAge/><endAge>4 years</endAge></contraindicatedVaccine>
  </contraindication></vaccine>
</contraindications>
<series>
  <seriesName>Measles 2-dose series</seriesName>
  <targetDisease>Measles</targetDisease>
  <vaccineGroup>MMR</vaccineGroup>
  <seriesAdminGuidance>Ask.</seriesAdminGuidance><seriesAdminGuidance>n/a</seriesAdminGuidance>
  <seriesType>Risk</seriesType>
  <equivalentSeriesGroups>1</equivalentSeriesGroups>
  <requiredGender>Female</requiredGender><requiredGender>Unknown</requiredGender>
  <selectSeries>
    <defaultSeries>Yes</defaultSeries><productPath>No</productPath>
    <seriesGroupName>Standard</seriesGroupName><seriesGroup>1</seriesGroup>
    <seriesPriority>A</seriesPriority><seriesPreference>1</seriesPreference>
    <minAgeToStart>12 months</minAgeToStart><maxAgeToStart>n/a</maxAgeToStart>
  </selectSeries>
  <indication>
    <observationCode><text>Asthma</text><code>017</code></observationCode>
    <description>Persons with asthma</description>
    <beginAge>19 years</beginAge><endAge/><guidance>Look.</guidance>
  </indication>
  <seriesDose>
    <doseNumber>Dose 1</doseNumber>
    <age>
      <absMinAge>12 months - 4 days</absMinAge><minAge>12 months</minAge>
      <earliestRecAge>12 months</earliestRecAge><latestRecAge>16 months + 4 weeks</latestRecAge>
      <maxAge/><effectiveDate>20161216</effectiveDate><cessationDate>n/a</cessationDate>
    </age>
    <interval/><allowableInterval/>
    <preferableVaccine>
      <vaccineType>MMR</vaccineType><cvx>03</cvx><beginAge>12 months</beginAge><endAge/>
      <tradeName/><mvx>MSD</mvx><volume>0.5</volume><forecastVaccineType>Y</forecastVaccineType>
    </preferableVaccine>
    <allowableVaccine><vaccineType>M</vaccineType><cvx>05</cvx><beginAge/><endAge/></allowableVaccine>
    <inadvertentVaccine><vaccineType>BCG</vaccineType><cvx>19</cvx></inadvertentVaccine>
    <conditionalSkip>
      <context>Both</context><setLogic>n/a</setLogic>
      <set>
        <setID>1</setID><setDescription>Old</setDescription>
        <effectiveDate/><cessationDate/><conditionLogic>OR</conditionLogic>
        <condition><conditionID>1</conditionID><conditionType>Age</conditionType>
          <beginAge>7 years</beginAge><endAge/></condition>
        <condition><conditionID>2</conditionID><conditionType>Completed Series</conditionType>
          <seriesGroups>1</seriesGroups></condition>
        <condition><conditionID>3</conditionID><conditionType>Interval</conditionType>
          <interval>6 months - 4 days</interval></condition>
        <condition><conditionID>4</conditionID><conditionType>Vaccine Count By Age</conditionType>
          <startDate>20250827</startDate><endDate/><beginAge/><endAge>2 years</endAge>
          <doseCount>1</doseCount><doseType>Valid</doseType>
          <doseCountLogic>Greater Than</doseCountLogic><vaccineTypes>03;05; 94</vaccineTypes>
        </condition>
      </set>
    </conditionalSkip>
    <recurringDose>No</recurringDose>
    <seasonalRecommendation><startDate>20250827</startDate><endDate/></seasonalRecommendation>
  </seriesDose>
  <seriesDose>
    <doseNumber>Dose 2</doseNumber>
    <age/>
    <interval>
      <fromPrevious>Y</fromPrevious><fromTargetDose/><fromMostRecent/><fromRelevantObs/>
      <absMinInt>28 days - 4 days</absMinInt><minInt>4 weeks</minInt>
      <earliestRecInt>3 years</earliestRecInt><latestRecInt/>
      <intervalPriority>override</intervalPriority><effectiveDate/><cessationDate/>
    </interval>
    <interval><fromPrevious>N</fromPrevious><fromTargetDose>1</fromTargetDose></interval>
    <interval><fromPrevious>N</fromPrevious><fromTargetDose>n/a</fromTargetDose>
      <fromMostRecent>03; 94</fromMostRecent></interval>
    <interval><fromPrevious>N</fromPrevious>
      <fromRelevantObs><text>Onset</text><code>170</code></fromRelevantObs></interval>
    <allowableInterval><fromPrevious>N</fromPrevious><fromTargetDose>1</fromTargetDose>
      <absMinInt>4 weeks</absMinInt><effectiveDate/><cessationDate/></allowableInterval>
    <recurringDose>Yes</recurringDose>
    <seasonalRecommendation/>
  </seriesDose>
</series>
</antigenSupportingData>"""

SCHEDULE = """<scheduleSupportingData>
<liveVirusConflicts><liveVirusConflict>
  <previous><vaccineType>MMR</vaccineType><cvx>03</cvx></previous>
  <current><vaccineType>MMR</vaccineType><cvx>03</cvx></current>
  <conflictBeginInterval>1 day</conflictBeginInterval>
  <minConflictEndInterval>24 days</minConflictEndInterval>
  <conflictEndInterval>28 days</conflictEndInterval>
</liveVirusConflict></liveVirusConflicts>
<vaccineGroups><vaccineGroup><name>MMR</name>
  <administerFullVaccineGroup>Yes</administerFullVaccineGroup></vaccineGroup></vaccineGroups>
<vaccineGroupToAntigenMap><vaccineGroupMap><name>MMR</name><antigen>Measles</antigen>
</vaccineGroupMap></vaccineGroupToAntigenMap>
<cvxToAntigenMap>
  <cvxMap><cvx>03</cvx><shortDescription>MMR</shortDescription>
    <association><antigen>Measles</antigen><associationBeginAge/>
      <associationEndAge>50 years</associationEndAge></association></cvxMap>
  <cvxMap><cvx>05</cvx><shortDescription>M</shortDescription>
    <association><antigen>Measles</antigen></association></cvxMap>
</cvxToAntigenMap>
<observations><observation>
  <observationCode>017</observationCode><observationTitle>Asthma</observationTitle><group/>
  <indicationText>Give.</indicationText><contraindicationText/><clarifyingText>Note.</clarifyingText>
  <codedValues><codedValue><code>1</code><codeSystem>SNOMED</codeSystem><text>A</text></codedValue>
  </codedValues>
</observation></observations>
</scheduleSupportingData>"""

ANTIGEN_FILE = "AntigenSupportingData- Measles-508.xml"
SCHEDULE_FILE = "ScheduleSupportingData.xml"


def write_folder(folder: Path, antigen: str = ANTIGEN, schedule: str = SCHEDULE) -> Path:
    """A folder of supporting data, as version 4.64."""
    folder = folder / "supporting-data-4.64"
    folder.mkdir(parents=True)
    (folder / ANTIGEN_FILE).write_text(antigen, encoding="utf-8")
    (folder / SCHEDULE_FILE).write_text(schedule, encoding="utf-8")
    (folder / "AntigenSupportingData.xsd").write_text("not read")
    return folder


def write_zip(path: Path) -> Path:
    """The same as a zip, with the files below a folder."""
    with ZipFile(path, "w") as archive:
        archive.writestr(f"XML/{ANTIGEN_FILE}", ANTIGEN)
        archive.writestr(f"XML/{SCHEDULE_FILE}", SCHEDULE)
        archive.writestr("Excel/readme.txt", "not read")
    return path
