"""The part of the log form that tells of a community or systems change."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workgroups.choices import ActivityCode, ChangeKind, ChangeLevel, ChangeNovelty
from workgroups.models import Activity
from workgroups.queries.activities import ChangeTold


class ChangeForm(forms.Form):
    """Asked when the kind of work is a change, or a service that was given for the first time."""

    also_change = forms.BooleanField(
        label=_("It was offered for the first time: it is a community or systems change too."), required=False
    )
    change_kind = forms.ChoiceField(
        label=_("What changed?"), choices=ChangeKind.choices, required=False, widget=forms.RadioSelect
    )
    change_novelty = forms.ChoiceField(
        label=_("Is it new?"), choices=ChangeNovelty.choices, required=False, widget=forms.RadioSelect
    )
    change_level = forms.ChoiceField(
        label=_("Where does it take hold?"), choices=ChangeLevel.choices, required=False, widget=forms.RadioSelect
    )
    change_since = forms.DateField(
        label=_("In force since"),
        required=False,
        help_text=_("Empty: since the day of the activity."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    change_until = forms.DateField(
        label=_("In force until"),
        required=False,
        help_text=_("Empty: for good."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("also_change", "change_kind", "change_novelty", "change_level"):
            # They are needed as soon as they are seen, so the page does not call them optional.
            self.fields[name].asked = True  # type: ignore[attr-defined]  # read by the template of a field

    def tells_change(self, data: dict[str, Any]) -> bool:
        """Whether what was sent is a change, alone or beside a service."""
        code = data.get("code")
        return code == ActivityCode.COMMUNITY_CHANGE or (
            code == ActivityCode.SERVICES and bool(data.get("also_change"))
        )

    def change_of(self, data: dict[str, Any], day: date | None) -> ChangeTold | None:
        """What is told of the change; what is missing becomes an error of its field."""
        if not self.tells_change(data):
            return None
        for name, words in (
            ("change_kind", _("Choose what changed.")),
            ("change_novelty", _("Say whether it is new or changed.")),
            ("change_level", _("Choose where it takes hold.")),
        ):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        since, until = data.get("change_since") or day, data.get("change_until")
        if since and until and until < since:
            self.add_error("change_until", _("The change ends after it began. Choose a later day."))
        if self.errors or since is None:
            return None
        return ChangeTold(data["change_kind"], data["change_novelty"], data["change_level"], since, until)


def change_told(activity: Activity, change: ChangeTold | None) -> dict[str, Any]:
    """The fields of a change that is there already."""
    if change is None:
        return {}
    return {
        "also_change": activity.code == ActivityCode.SERVICES,
        "change_kind": change.kind,
        "change_novelty": change.novelty,
        "change_level": change.level,
        "change_since": change.in_force_since,
        "change_until": change.in_force_until,
    }
