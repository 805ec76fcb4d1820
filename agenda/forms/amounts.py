"""Numbers as people write them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import MOST_CENTS

GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,2})?")
PLAIN = re.compile(r"\d{1,10}([.,]\d{1,2})?")


class PlainDecimalField(forms.DecimalField):
    """A number that people write with a point or a comma."""

    def to_python(self, value: Any) -> Any:
        """The number, whichever sign separates its decimals."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class MoneyField(forms.CharField):
    """An amount in dollars, written with or without a sign and separators; cleaned it is whole cents, or None."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(label=label, help_text=help_text, required=False, max_length=20, widget=widget)

    def clean(self, value: Any) -> Any:
        """Cents. "20,000" is twenty thousand; "12,5" is twelve and a half."""
        text = str(super().clean(value)).replace("$", "").replace(" ", "")
        if not text:
            return None
        if GROUPED.fullmatch(text):
            text = text.replace(",", "")
        elif not PLAIN.fullmatch(text):
            raise forms.ValidationError(_("Write an amount in dollars, as in 1,250 or 99.50."))
        whole, _point, part = text.replace(",", ".").partition(".")
        cents = int(whole) * 100 + int((part + "00")[:2])
        if cents > MOST_CENTS:
            raise forms.ValidationError(_("This amount is too large. Look at it again."))
        return cents
