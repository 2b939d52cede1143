"""Puts the rooms' refusals at the fields of a form."""

from django import forms

from mesvaccins.carnets.errors import InvalidInput

FIELD_NAMES = {"mobile_phone": "mobile"}
"""The treaty's names where a form's are others."""


def put_faults(form: forms.Form, error: InvalidInput) -> None:
    """Each fault at its field; a fault of a field that the form lacks stands above it."""
    for name, faults in error.fields.items():
        for fault in faults:
            field = FIELD_NAMES.get(name, name)
            form.add_error(field if field in form.fields else None, fault)
