"""The fields of the line in which a vaccination is typed; the room decides what may stand there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse

from calcium.accounts.models import Agent
from calcium.accounts.selectors import carers_of
from calcium.patients.models import Patient
from calcium.vaccinations.models import DoseKind, Proof, Route, Site, Vaccination, Verification
from calcium.vaccinations.rules import VaccinationEntry

KNOWN = [
    (Verification.ON_PROOF, "Sur preuve"),
    (Verification.PERFORMED, "Réalisée ici"),
    (Verification.DECLARED, "Déclarée par l'étudiant"),
]
_NAME_OF_FIELD = {"vaccine": "vaccine_name"}


class EntryForm(forms.Form):
    """What is typed, as text. `faults_shown` puts the room's sentences at the fields."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    vaccine = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"data-value": ""}))
    vaccine_name = forms.CharField(label="Vaccin", required=False, max_length=200)
    given = forms.CharField(label="Date", required=False, max_length=20)
    lot = forms.CharField(label="Lot", required=False)
    primo = forms.BooleanField(label="Primo", required=False)
    booster = forms.BooleanField(label="Rappel", required=False)
    state = forms.CharField(label="Etat", required=False)
    size_mm = forms.CharField(label="Taille", required=False)
    comment = forms.CharField(label="Commentaire(s)", required=False)
    verification = forms.ChoiceField(
        label="Connue par",
        choices=KNOWN,
        widget=forms.RadioSelect,
        initial=Verification.ON_PROOF,
        required=False,
    )
    proof = forms.ChoiceField(
        label="Document vu",
        choices=[choice for choice in Proof.choices if choice[0]],
        initial=Proof.PAPER_BOOKLET,
        required=False,
    )
    vouched_by = forms.ChoiceField(label="Réalisée par", required=False)
    route = forms.ChoiceField(label="Voie", choices=Route.choices, required=False)
    site = forms.ChoiceField(label="Site", choices=Site.choices, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        patient: Patient,
        place: str,
        agent: Agent,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(
            data,
            initial=dict(initial or {}),
            auto_id=f"{place}-%s",
            label_suffix="",
        )
        self.fields["vaccine_name"].widget.attrs |= {
            "role": "combobox",
            "aria-expanded": "false",
            "aria-autocomplete": "list",
            "aria-controls": f"{place}-vaccines",
            "data-autofocus": "",
            "autocomplete": "off",
            "spellcheck": "false",
            "hx-get": reverse("vaccines_search"),
            "hx-trigger": "input delay:120ms",
            "hx-target": f"#{place}-vaccines",
            "hx-sync": "this:replace",
            "hx-params": "vaccine_name",
        }
        self.fields["given"].widget.attrs |= {"placeholder": "jj/mm/aaaa", "inputmode": "numeric"}
        self.fields["size_mm"].widget.attrs |= {"inputmode": "numeric", "placeholder": "mm"}
        carers = [(str(carer.pk), carer.name) for carer in carers_of(patient.centre_id)]
        self.fields["vouched_by"].choices = carers  # type: ignore[attr-defined]
        self.fields["vouched_by"].initial = str(agent.pk)

    def clean(self) -> dict[str, Any]:
        """A box ticked twice is a contradiction that no default may settle."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("primo") and cleaned.get("booster"):
            self.add_error("booster", "« Primo » et « Rappel » s'excluent : laissez-en un.")
        return cleaned

    def entry(self) -> VaccinationEntry:
        """What was typed, for the room."""
        typed = self.cleaned_data
        kind = DoseKind.PRIMARY if typed["primo"] else DoseKind.UNSTATED
        return VaccinationEntry(
            vaccine_id=typed.get("vaccine"),
            given=typed["given"],
            verification=typed["verification"],
            label=typed["vaccine_name"],
            proof=typed["proof"] if typed["verification"] == Verification.ON_PROOF else "",
            lot=typed["lot"],
            kind=DoseKind.BOOSTER if typed["booster"] else kind,
            state=typed["state"],
            size_mm=typed["size_mm"],
            comment=typed["comment"],
            route=typed["route"],
            site=typed["site"],
            vouched_by=as_uuid(typed.get("vouched_by", "")),
        )

    def show(self, faults: Mapping[str, str]) -> None:
        """Put each fault at the field where it can be mended."""
        for name, sentence in faults.items():
            self.add_error(_NAME_OF_FIELD.get(name, name), sentence)


def typed(row: Vaccination) -> dict[str, object]:
    """A row as it stands in the form."""
    return {
        "version": row.version,
        "vaccine": row.vaccine_id,
        "vaccine_name": row.label,
        "given": str(row.given),
        "lot": row.lot,
        "primo": row.kind == DoseKind.PRIMARY,
        "booster": row.kind == DoseKind.BOOSTER,
        "state": row.state,
        "size_mm": "" if row.size_mm is None else str(row.size_mm),
        "comment": row.comment,
        "verification": row.verification,
        "proof": row.proof or Proof.PAPER_BOOKLET,
        "vouched_by": str(row.vouched_by_id or ""),
        "route": row.route,
        "site": row.site,
    }


def drafted(fields: Mapping[str, Any]) -> dict[str, object]:
    """A draft as it stands in the form: what the browser sent, boxes as booleans."""
    kept: dict[str, object] = dict(fields)
    for box in ("primo", "booster"):
        kept[box] = bool(fields.get(box))
    return kept


def field_names() -> frozenset[str]:
    """What a draft may hold."""
    return frozenset(EntryForm.base_fields)


def as_uuid(text: str) -> UUID | None:
    """An identifier as typed into an address, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
