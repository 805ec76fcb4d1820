"""A form of a row that is there already sends only what was changed in it, so that two people can write at once.

The page carries along a short mark of each value that it showed. What still has its mark was not touched and is not set. Where
two changed the same field, the later one reads what stands there now before it is overwritten.
"""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext as _

LOADED = "loaded"


def mark_of(value: Any) -> str:
    """A short mark: the same for the same value, however a form or the database writes it."""
    return sha256(repr(_plain(value)).encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    if hasattr(value, "pk"):
        return str(value.pk)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal | float):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, str):
        return "\n".join(value.splitlines()).strip()
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    return sorted(_plain(one) for one in value)


class LoadedForm(forms.ModelForm[Any]):
    """A model form that knows what its page showed when it was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields[LOADED] = forms.CharField(widget=forms.HiddenInput, required=False)
            self.initial[LOADED] = json.dumps(self._marks())

    def _marks(self) -> dict[str, str]:
        return {name: mark_of(self.initial.get(name)) for name in self.fields if name != LOADED}

    def _shown(self) -> dict[str, str]:
        """The marks that came along; none from a page that had none: then everything counts as changed."""
        try:
            read = json.loads(self.data.get(self.add_prefix(LOADED)) or "{}")
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def values(self) -> dict[str, Any]:
        """What was changed on the page, of a valid form; of a new row everything."""
        shown = self._shown()
        names = [name for name in self.fields if name != LOADED and name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names if shown.get(name) != mark_of(self.cleaned_data[name])}

    def clean(self) -> dict[str, Any]:
        """Refuses once to overwrite what somebody else changed meanwhile; sent again, it goes through."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        shown, now = self._shown(), self._marks()
        crossed = [
            name for name, value in self.values().items()
            if name in shown and now[name] not in (shown[name], mark_of(value))
        ]  # fmt: skip
        for name in crossed:
            says = self._said_now(name)
            self.add_error(
                name,
                _("Somebody else changed this meanwhile. It says now: %(says)s. Save again to keep yours.")
                % {"says": says or "—"},
            )
        if crossed:
            renewed: Any = self.data
            renewed = renewed.copy()
            renewed[self.add_prefix(LOADED)] = json.dumps(shown | {name: now[name] for name in crossed})
            self.data = renewed
        return data

    def _said_now(self, name: str) -> str:
        """The stored value in words."""
        bound, value = self.fields[name], self.initial.get(name)
        chosen = {_plain(one) for one in value} if isinstance(value, list | tuple) else {_plain(value)}
        offered = getattr(bound, "choices", None)
        if offered is None:
            return str(localize("" if value is None else value))
        return ", ".join(str(label) for key, label in offered if key != "" and str(key) in chosen)


def values_of(form: forms.BaseForm) -> dict[str, Any]:
    """What a valid form gives to its service: of a row that is there already only what was changed."""
    if isinstance(form, LoadedForm):
        return form.values()
    return {name: form.cleaned_data[name] for name in form.fields}
