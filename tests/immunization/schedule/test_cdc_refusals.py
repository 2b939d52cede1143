"""What the loader of the CDC data refuses: every error names file, element and value."""

import pickle

import pytest

from immunization.schedule.cdc import load as loading
from immunization.schedule.cdc import load_cdc
from immunization.schedule.errors import ScheduleError
from tests.immunization.schedule.supporting_data import (
    ANTIGEN,
    ANTIGEN_FILE,
    SCHEDULE,
    SCHEDULE_FILE,
    write_folder,
    write_zip,
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return load_cdc(write_folder(tmp_path_factory.mktemp("cdc")))


class TestSources:
    def test_a_zip_gives_the_same_content_hash_as_its_folder(self, loaded, tmp_path):
        path = write_zip(tmp_path / "cdsi-4.65-508.zip")
        zipped = load_cdc(path)
        assert zipped.identity.content_hash == loaded.identity.content_hash
        assert zipped.identity.version == "4.65"
        assert load_cdc(path, version="5.0").identity.version == "5.0"

    def test_without_a_number_in_its_name_the_version_is_not_known(self, tmp_path):
        path = write_zip(tmp_path / "download.zip")
        assert load_cdc(path).identity.version == ""

    def test_other_content_has_another_hash(self, loaded, tmp_path):
        other = load_cdc(write_folder(tmp_path, ANTIGEN.replace("Ask.", "Ask!")))
        assert other.identity.content_hash != loaded.identity.content_hash

    def refused(self, path):
        with pytest.raises(ScheduleError) as refused:
            load_cdc(path)
        return refused.value

    def test_a_file_that_is_no_zip(self, tmp_path):
        path = tmp_path / "data.txt"
        path.write_text("x")
        assert self.refused(path).expected == "a folder or a zip of XML"

    def test_a_broken_zip(self, tmp_path):
        path = write_zip(tmp_path / "data.zip")
        content = bytearray(path.read_bytes())
        content[60:80] = bytes(20)
        path.write_bytes(content)
        assert self.refused(path).expected == "a zip that is whole"

    def test_a_zip_of_monsters(self, tmp_path, monkeypatch):
        monkeypatch.setattr(loading, "_LARGEST", 100)
        found = self.refused(write_zip(tmp_path / "data.zip"))
        assert (found.element, found.expected) == ("size", "64 MiB at most")

    def test_an_empty_folder(self, tmp_path):
        found = self.refused(tmp_path)
        assert (found.element, found.given) == ("scheduleSupportingData", "0 files")

    def test_two_schedules(self, tmp_path):
        folder = write_folder(tmp_path)
        (folder / "again.xml").write_text(SCHEDULE)
        assert self.refused(folder).given == "2 files"

    def test_what_is_not_xml(self, tmp_path):
        found = self.refused(write_folder(tmp_path, antigen="<series>"))
        assert (found.file, found.expected) == (ANTIGEN_FILE, "well-formed XML")

    def test_another_root(self, tmp_path):
        found = self.refused(write_folder(tmp_path, antigen="<html/>"))
        assert (found.given, found.expected) == (
            "html",
            "antigenSupportingData or scheduleSupportingData",
        )

    def test_an_entity_is_not_followed(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("Ask.")
        text = ANTIGEN.replace("Ask.", "&secret;")
        doctype = f'<!DOCTYPE a [<!ENTITY secret SYSTEM "{secret.as_uri()}">]>\n'
        assert self.refused(write_folder(tmp_path, doctype + text)).given == "a document type"


class TestRefusals:
    """Every error names the file, the element and the value."""

    @pytest.mark.parametrize(
        ("old", "new", "element", "given"),
        [
            ("<recurringDose>No<", "<recurringDose>Perhaps<", "recurringDose", "perhaps"),
            ("12 months - 4 days", "a year", "absMinAge", "a year"),
            ("12 months - 4 days", "12 months 4 days", "absMinAge", "12 months 4 days"),
            ("20161216", "20161316", "effectiveDate", "20161316"),
            ("Dose 1<", "First<", "doseNumber", "First"),
            ("Dose 2<", "Dose 3<", "seriesDose", "[1, 3]"),
            (">Risk<", ">Rare<", "seriesType", "Rare"),
            (">Female<", ">Woman<", "requiredGender", "Woman"),
            (">1</seriesPreference>", ">first</seriesPreference>", "seriesPreference", "first"),
            ("<seriesGroup>1</seriesGroup>", "<seriesGroup/>", "seriesGroup", ""),
            ("<code>017</code>", "<code/>", "code", ""),
            ("<cvx>05</cvx>", "<cvx/>", "cvx", ""),
            (">0.5<", ">half<", "volume", "half"),
            (">Both<", ">Never<", "context", "Never"),
            (">n/a</setLogic>", ">XOR</setLogic>", "setLogic", "XOR"),
            (">Age<", ">Moon<", "conditionType", "Moon"),
            (">1</doseCount>", "></doseCount>", "doseCount", ""),
            (">Greater Than<", ">About<", "doseCountLogic", "About"),
            (">Valid<", ">Nice<", "doseType", "Nice"),
            ("<interval>6 months - 4 days</interval>", "<interval/>", "interval", ""),
            ("<seriesGroups>1</seriesGroups>", "<seriesGroups/>", "seriesGroups", ""),
            ("01/01/1957", "", "immunityBirthDate", ""),
            (
                "<fromPrevious>N</fromPrevious><fromTargetDose>1</fromTargetDose></interval>",
                "<fromPrevious>Y</fromPrevious><fromTargetDose>1</fromTargetDose></interval>",
                "interval",
                "2 references",
            ),
            (
                "<fromPrevious>N</fromPrevious><fromTargetDose>1</fromTargetDose></interval>",
                "<fromPrevious>N</fromPrevious></interval>",
                "interval",
                "0 references",
            ),
        ],
    )
    def test_of_an_antigen_file(self, tmp_path, old, new, element, given):
        assert old in ANTIGEN
        with pytest.raises(ScheduleError) as refused:
            load_cdc(write_folder(tmp_path, ANTIGEN.replace(old, new, 1)))
        error = refused.value
        assert error.file == ANTIGEN_FILE
        assert f"{element}>" in error.element
        assert "line " in error.element
        assert error.given == given
        assert (
            str(error)
            == f"{error.file}: {error.element}: {given!r} was given, expected {error.expected}"
        )

    @pytest.mark.parametrize(
        ("pattern", "new", "element", "given"),
        [
            (
                "<observationCode><text>Asthma</text><code>017</code></observationCode>",
                "",
                "observationCode",
                "",
            ),
            ("<selectSeries>", "<selectSeries/><!--", "selectSeries", ""),
            (
                "<seasonalRecommendation/>",
                (
                    "<seasonalRecommendation><startDate/></seasonalRecommendation>"
                    "<seasonalRecommendation><startDate/></seasonalRecommendation>"
                ),
                "seasonalRecommendation",
                "2 seasons",
            ),
        ],
    )
    def test_of_missing_and_doubled_parts(self, tmp_path, pattern, new, element, given):
        text = ANTIGEN.replace(pattern, new, 1)
        if "<!--" in new:
            text = text.replace("</selectSeries>", "-->", 1)
        with pytest.raises(ScheduleError) as refused:
            load_cdc(write_folder(tmp_path, text))
        assert (f"{element}>" in refused.value.element, refused.value.given) == (True, given)

    @pytest.mark.parametrize(
        ("old", "new", "element"),
        [
            (
                "<name>MMR</name><antigen>Measles</antigen>",
                "<name>X</name><antigen>Measles</antigen>",
                "name",
            ),
            (
                "<minConflictEndInterval>24 days<",
                "<minConflictEndInterval><",
                "minConflictEndInterval",
            ),
            (
                "<previous><vaccineType>MMR</vaccineType><cvx>03</cvx></previous>",
                "<previous/>",
                "previous",
            ),
        ],
    )
    def test_of_the_schedule_file(self, tmp_path, old, new, element):
        assert old in SCHEDULE
        with pytest.raises(ScheduleError) as refused:
            load_cdc(write_folder(tmp_path, schedule=SCHEDULE.replace(old, new, 1)))
        assert refused.value.file == SCHEDULE_FILE
        assert f"{element}>" in refused.value.element

    def test_of_an_antigen_file_of_two_antigens(self, tmp_path):
        text = ANTIGEN.replace("</antigenSupportingData>", "")
        series = ANTIGEN[ANTIGEN.index("<series>") : ANTIGEN.index("</antigenSupportingData>")]
        both = text + series.replace(">Measles<", ">Mumps<") + "</antigenSupportingData>"
        with pytest.raises(ScheduleError, match="'Measles, Mumps' was given, expected series for"):
            load_cdc(write_folder(tmp_path, both))

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("<immunity>", "<newRule/><immunity>"),
            ("<recurringDose>No<", "<newRule>1</newRule><recurringDose>No<"),
            ("<conditionID>1</conditionID>", "<newRule>1</newRule>"),
        ],
    )
    def test_of_an_unknown_element(self, tmp_path, old, new):
        with pytest.raises(ScheduleError) as refused:
            load_cdc(write_folder(tmp_path, ANTIGEN.replace(old, new, 1)))
        assert refused.value.given == "newRule"
        assert "<newRule>" in refused.value.element

    def test_an_error_travels_between_processes(self):
        error = ScheduleError(file="a", element="b", given="c", expected="d")
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert str(again) == str(error)
