"""Forms of the holder's pages: what is typed, and its shape; the rules stand in the rooms."""

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from mesvaccins.carnets.models import Gender
from mesvaccins.pages.fields import BirthDateField, PartialDateField

BOOSTER_CHOICES = (
    ("", _("Je ne sais pas")),
    ("false", _("Première vaccination (primo)")),
    ("true", _("Rappel")),
)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even when every field was left empty; None when it was opened."""
    return request.POST if request.method == "POST" else None


class CarnetForm(forms.Form):
    """« Nouveau carnet »: whose booklet it is."""

    first_name = forms.CharField(label=_("Prénom"), max_length=100)
    last_name = forms.CharField(label=_("Nom"), max_length=100)
    birth_date = BirthDateField(
        label=_("Date de naissance"),
        help_text=_("Le professionnel de santé la compare avec celle de son dossier."),
    )
    birth_name = forms.CharField(
        label=_("Nom de naissance"),
        max_length=100,
        required=False,
        help_text=_("S'il est différent du nom."),
    )
    gender = forms.ChoiceField(
        label=_("Sexe"),
        choices=[("", _("Non précisé")), *Gender.choices],
        required=False,
        help_text=_("Certaines recommandations en dépendent."),
    )
    zip_code = forms.CharField(label=_("Code postal"), max_length=10, required=False)
    email = forms.CharField(
        label=_("Adresse e-mail du titulaire"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Le code de partage peut y être renvoyé si le titulaire l'a oublié."),
    )
    mobile = forms.CharField(
        label=_("Mobile du titulaire"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("Le code de partage peut y être renvoyé par SMS."),
    )


class VaccineSearchForm(forms.Form):
    """The vaccine's name, as far as it has been typed."""

    q = forms.CharField(
        label=_("Quel vaccin ?"),
        required=False,
        max_length=100,
        help_text=_(
            "Le nom écrit sur la boîte ou le carnet, ou la maladie : « Repevax », « ROR »."
        ),
    )


class VaccinationForm(forms.Form):
    """A declared dose, once its vaccine is chosen."""

    date = PartialDateField(
        label=_("Date de la vaccination"),
        help_text=_("Laissez vides le jour ou le mois que vous ne connaissez pas."),
    )
    batch = forms.CharField(
        label=_("Numéro de lot"),
        required=False,
        max_length=50,
        help_text=_("Il figure sur l'étiquette collée dans le carnet papier."),
    )
    booster = forms.TypedChoiceField(
        label=_("Première vaccination ou rappel ?"),
        choices=BOOSTER_CHOICES,
        coerce={"false": False, "true": True}.get,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class ClaimForm(forms.Form):
    """Taking over a carnet that a centre made: the birth date proves who is asked."""

    birth_date = BirthDateField(
        label=_("Date de naissance du titulaire"),
        help_text=_("Elle est comparée avec celle que le centre de santé a enregistrée."),
    )
