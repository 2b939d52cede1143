"""The national nomenclature as it travels."""

from carnet_api.wire.base import Day, Document, WholeNumber


class DiseaseDocument(Document):
    """A disease; `id` is NUVA's number (entries of our own start at 900000)."""

    id: WholeNumber
    name: str


class ValenceDocument(Document):
    """What a vaccine holds against one target; `id` is NUVA's number."""

    id: WholeNumber
    name: str
    disease_id: WholeNumber | None = None


class VaccineDocument(Document):
    """A vaccine of the national nomenclature; `id` is NUVA's number.

    `alternative_names` name the vaccine and no other; `search_words` only help to find it.
    `broader_ids` are the generic entries that it specialises: PRIORIX, ROR, rougeole.
    """

    id: WholeNumber
    name: str
    short_description: str = ""
    ucd_code: str = ""
    cip_codes: tuple[str, ...] = ()
    atc_code: str = ""
    marketing_start: Day | None = None
    marketing_end: Day | None = None
    french: bool = True
    alternative_names: tuple[str, ...] = ()
    search_words: tuple[str, ...] = ()
    diseases: tuple[DiseaseDocument, ...] = ()
    valences: tuple[ValenceDocument, ...] = ()
    generic: bool = False
    immunoglobulin: bool = False
    skin_test: bool = False
    parent_id: WholeNumber | None = None
    broader_ids: tuple[WholeNumber, ...] = ()
    replaced_by: WholeNumber | None = None
    withdrawn: bool = False
    code_set: str = "NUVA"


class NomenclatureDocument(Document):
    """The national nomenclature as a whole; `release` names it, the ETag of the answer too."""

    release: str
    vaccines: tuple[VaccineDocument, ...]


class VaccineReference(Document):
    """How a caller names a vaccine: by `id`, by CIP13, or in the documented UCD slot."""

    id: WholeNumber | None = None
    cip_code: str | None = None
    ucd_code: str | None = None


class VaccineSummary(Document):
    """The vaccine inside a vaccination."""

    id: WholeNumber
    name: str
    cip_codes: tuple[str, ...] = ()
    ucd_code: str = ""
    diseases: tuple[DiseaseDocument, ...] = ()
