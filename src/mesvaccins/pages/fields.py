"""A date typed in three boxes, of which the day, or day and month, may stay empty."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from immunization.dates import InvalidPartialDate, PartialDate

PARTS = ("jour", "mois", "annee")


class DatePartsInput(forms.MultiWidget):
    """Three boxes with their own labels, in a fieldset named by the field."""

    template_name = "widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        names = ("bday-day", "bday-month", "bday-year")
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(
                {
                    **digits,
                    "maxlength": 4 if part == "annee" else 2,
                    **({"autocomplete": name} if birthday else {}),
                }
            )
            for part, name in zip(PARTS, names, strict=True)
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: PartialDate | date | None) -> list[str]:
        """The texts of the three boxes."""
        if value is None:
            return ["", "", ""]
        parts = (value.day, value.month)
        return [f"{part:02}" if part else "" for part in parts] + [f"{value.year:04}"]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell each box which label stands above it, and tie the field's error to all of them."""
        context = super().get_context(name, value, attrs)
        for box, part in zip(context["widget"]["subwidgets"], PARTS, strict=True):
            box["part"] = part
        return context

    def id_for_label(self, id_: str) -> str:
        """The first box, for the summary of errors."""
        return f"{id_}_jour" if id_ else id_


class PartialDateField(forms.MultiValueField):
    """Answers a PartialDate; at least the year is needed."""

    widget = DatePartsInput
    default_error_messages = {
        "required": _("Saisissez la date, ou au moins l'année."),
        "no_year": _("Il manque l'année. Saisissez-la en quatre chiffres, par exemple 2017."),
        "no_month": _("Le jour est donné sans le mois. Ajoutez le mois, ou effacez le jour."),
        "digits": _("« %(given)s » n'est pas une date. Saisissez des chiffres : 25, 04, 2017."),
        "not_a_date": _("Le %(given)s n'existe pas. Corrigez le jour ou le mois."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            [forms.CharField(required=False) for _part in PARTS], require_all_fields=False, **kwargs
        )

    def compress(self, data_list: Sequence[str]) -> PartialDate | None:
        """Read the three texts; each refusal is a sentence."""
        if not data_list or not any(data_list):
            return None
        day, month, year = (text.strip() for text in data_list)
        given = "/".join((day or "??", month or "??", year or "????"))
        if not all(text.isascii() and text.isdigit() for text in (day, month, year) if text):
            raise self._refusal("digits", given)
        if len(year) != 4:
            raise self._refusal("no_year", given)
        if day and not month:
            raise self._refusal("no_month", given)
        try:
            return PartialDate(int(year), _number(month), _number(day))
        except InvalidPartialDate as error:
            raise self._refusal("not_a_date", given) from error

    def _refusal(self, code: str, given: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"given": given})


class BirthDateField(PartialDateField):
    """Answers a whole calendar day."""

    default_error_messages = {
        "required": _("Saisissez la date de naissance."),
        "incomplete": _("Saisissez le jour, le mois et l'année de naissance."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DatePartsInput(birthday=True), **kwargs)

    def clean(self, value: Any) -> date | None:
        """Refuse a date of which a part is missing."""
        given: PartialDate | None = super().clean(value)
        if given is not None and given.exact is None:
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return given.exact if given else None


def _number(text: str) -> int | None:
    return int(text) if text else None
