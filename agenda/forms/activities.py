"""The form that logs an activity in under a minute on a phone, and the lead's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.signing import Signer
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.forms.amounts import MoneyField, PlainDecimalField
from agenda.forms.changes import ChangeForm, change_told
from agenda.forms.company import CompanyForm
from agenda.models import MOST_UNITS, Action
from agenda.queries.figures import dollars
from agenda.queries.offers import NEAR, Offers
from kconnect.core.i18n import localized
from kconnect.core.nearness import words_of_name
from kconnect.core.text import fold
from workgroups.choices import ActivityCode
from workgroups.models import Activity, Organization
from workgroups.queries.activities import Told, told_of
from workgroups.queries.activity_kinds import Kind

TODAY, YESTERDAY, OTHER_DAY = "today", "yesterday", "other"
KIND_ICONS = {
    "CC": "change", "CA": "up", "DA": "plan", "OC": "home", "SP": "hands", "RG": "box", "MC": "say", "ED": "people",
}  # fmt: skip
# A longer list of actions is slow to make and no help on a phone.
LONGEST_LIST = 25
KEPT_FOR = Signer(salt="agenda.kept")


@dataclass(frozen=True)
class Advance:
    """One action on the form: its box and, where it is counted, the field for how many."""

    action: Action
    box: BoundField
    units: BoundField | None


class ActivityForm(CompanyForm, ChangeForm):
    """What happened, when, which actions it moved and with whom; most of it prefilled.

    What is offered comes in the order given: the first few as boxes, the rest in a list or by a few letters.
    """

    kind_icons = KIND_ICONS

    code = forms.ChoiceField(label=_("What kind was it?"), choices=[], widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("What happened?"),
        max_length=500,
        help_text=_("One sentence. Leave out names of people you served."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write one sentence about what happened.")},
    )
    when = forms.ChoiceField(
        label=_("When?"),
        choices=[(TODAY, _("Today")), (YESTERDAY, _("Yesterday")), (OTHER_DAY, _("Another day"))],
        widget=forms.RadioSelect,
    )
    happened_on = forms.DateField(
        label=_("Which day?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    other_action = forms.ChoiceField(label=_("Another action"), required=False)
    other_units = forms.IntegerField(label=_("How many?"), required=False, min_value=0, max_value=MOST_UNITS)
    hours = PlainDecimalField(
        label=_("Hours"),
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    reach = forms.IntegerField(
        label=_("People reached"), required=False, min_value=0, max_value=MOST_UNITS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    money = MoneyField(label=_("Money that came in"), help_text=_("In dollars."))
    in_kind = forms.CharField(
        label=_("What else came in"), required=False, max_length=300, help_text=_("Goods, rooms, time of volunteers.")
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    kept_for = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = (
        "code",
        "also_change",
        "change_kind",
        "change_novelty",
        "change_level",
        "change_since",
        "change_until",
        "summary",
    )

    def __init__(self, data: Any = None, *, user: Any, offers: Offers, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=defaults(user.pk) | dict(initial))
        self.kinds: list[Kind] = offers.scheme.offered(offers.kind)
        self.fields["code"].choices = [(kind.code, kind.word) for kind in self.kinds]  # type: ignore[attr-defined]  # a choice field
        chosen = {name for name in self.data or self.initial if name.startswith("advances_")}
        near = [action for action in offers.actions if f"advances_{action.pk}" in chosen]
        near += [action for action in offers.actions if action not in near][: max(0, NEAR - len(near))]
        self.near = near
        self.actions = {action.pk: action for action in offers.actions}
        for action in near:
            self._add_action(action)
        self._offer_rest([action for action in offers.actions if action not in near])
        self.offer(offers, user)

    def _offer_rest(self, rest: list[Action]) -> None:
        """A list while it is short; of many actions one is found by a few letters of its name."""
        self.rest = rest
        if len(rest) > LONGEST_LIST:
            self.fields["other_action"] = forms.CharField(
                label=_("Another action"), required=False, max_length=150, help_text=_("A few letters of its name.")
            )
        else:
            listed = [("", _("None")), *((str(one.pk), words(one)) for one in rest)]
            self.fields["other_action"].choices = listed  # type: ignore[attr-defined]  # the same

    def _find_action(self, data: dict[str, Any]) -> None:
        """Sets what was typed to the id of the action that it means; several that it may mean become boxes."""
        wanted = words_of_name(fold(data.get("other_action") or ""))
        if not isinstance(self.fields["other_action"], forms.CharField) or not wanted:
            return
        names = {one: fold(f"{one.name} {one.name_es}") for one in self.actions.values()}
        found = [one for one, name in names.items() if all(word in name for word in wanted)]
        if any(data.get(f"advances_{one.pk}") for one in found):
            # It was ticked meanwhile; what was typed before still stands there.
            data["other_action"] = ""
            return
        same = [one for one in found if fold(data["other_action"]) in {fold(one.name), fold(one.name_es)}]
        found = same if len(same) == 1 else found[:NEAR]
        if len(found) == 1:
            data["other_action"] = str(found[0].pk)
        elif found:
            further = [one for one in found if one not in self.near]
            for one in further:
                self._add_action(one)
            self.near += further
            self.add_error("other_action", _("Which one do you mean? We put them above: tick it there."))
        else:
            self.add_error("other_action", _("We found nothing with this name. Try a part of it, or leave it out."))

    def _add_action(self, action: Action) -> None:
        self.fields[f"advances_{action.pk}"] = forms.BooleanField(label=str(localized(action, "name")), required=False)
        if action.unit:
            self.fields[f"units_{action.pk}"] = forms.IntegerField(
                label=_("How many %(unit)s?") % {"unit": localized(action, "unit")},
                required=False, min_value=0, max_value=MOST_UNITS, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The day of the activity, in the network's zone; a day to come is refused."""
        data = super().clean() or {}
        self._find_action(data)
        today = timezone.localdate()
        day = {TODAY: today, YESTERDAY: today - timedelta(days=1)}.get(data.get("when", ""), data.get("happened_on"))
        if day is None and "happened_on" not in self.errors and "when" not in self.errors:
            self.add_error("happened_on", _("Choose the day."))
        elif day is not None and day > today:
            self.add_error("happened_on", _("This day is still to come. Log the activity when it has happened."))
        data["happened_on"] = day
        data["change"] = self.change_of(data, day)
        if any(name.startswith("advances_") and name not in self.fields for name in self.data):
            self.add_error(None, _("An action that you chose is done or stopped by now. Choose again."))
        return data

    @property
    def has_more(self) -> bool:
        """Whether the part that is folded away holds something, or something to correct."""
        names = ("places", "other_place", "populations", "other_populations", "money", "in_kind")
        return any(self[name].value() or self[name].errors for name in names if name in self.fields)

    def advance_rows(self) -> list[Advance]:
        """The boxes of the nearest actions for the template."""
        return [
            Advance(one, self[f"advances_{one.pk}"], self[f"units_{one.pk}"] if one.unit else None) for one in self.near
        ]

    def advances(self) -> dict[int, int]:
        """Of a valid form: the ids of the chosen actions, with how many units each."""
        data = self.cleaned_data
        found = {one.pk: data.get(f"units_{one.pk}") or 0 for one in self.near if data[f"advances_{one.pk}"]}
        if data["other_action"]:
            key = int(data["other_action"])
            found[key] = (data["other_units"] or 0) if self.actions[key].unit else 0
        return found

    def partners(self) -> list[Organization]:
        """Of a valid form: the chosen organisations. One query."""
        keys = [int(key) for key in self.together("organizations")]
        return list(Organization.objects.filter(pk__in=keys)) if keys else []

    def entry(self) -> dict[str, Any]:
        """Of a valid form: what the log stores."""
        data = self.cleaned_data
        named = {name: data[name] for name in ("summary", "happened_on", "code", "hours", "reach", "in_kind")}
        return named | {"money_cents": data["money"]}

    def told(self) -> Told:
        """Of a valid form: where and for whom it was, and the change that it tells of."""
        return Told(tuple(self.together("places")), tuple(self.people()), self.cleaned_data["change"])

    @property
    def token(self) -> UUID:
        """Of a valid form: what makes two posts of it one activity."""
        token: UUID = self.cleaned_data["form_token"]
        return token


def words(action: Action) -> str:
    """An action in the list, with what it counts."""
    name = str(localized(action, "name"))
    return f"{name} ({localized(action, 'unit')})" if action.unit else name


def defaults(user_id: int) -> dict[str, Any]:
    """A fresh form: service, today, and a token of its own; `kept_for` says who may see it again after signing in."""
    return {
        "code": ActivityCode.SERVICES.value,
        "when": TODAY,
        "happened_on": timezone.localdate(),
        "form_token": uuid4(),
        "kept_for": KEPT_FOR.sign(str(user_id)),
    }


def told(activity: Activity, *, again: bool = False) -> dict[str, Any]:
    """The form of an activity that is there already; `again` makes it the start of a new one, today."""
    values: dict[str, Any] = {
        "code": activity.code,
        "summary": activity.summary,
        "hours": None if activity.hours is None else f"{activity.hours.normalize():f}",
        "reach": activity.reach,
        "money": dollars(activity.money_cents),
        "in_kind": activity.in_kind,
        "organizations": [str(key) for key in activity.organizations.values_list("pk", flat=True)],
    }
    more = told_of(activity)
    values |= {"places": list(more.places), "populations": list(more.populations)}
    for key, units in activity.contributions.values_list("action_id", "units"):
        values |= {f"advances_{key}": True, f"units_{key}": units or None}
    if again:
        # A change happens once; a second entry like the first tells of none unless its author says so.
        return values
    values |= change_told(activity, more.change)
    return values | {"when": when(activity.happened_on), "happened_on": activity.happened_on}


def begun_on(text: str) -> dict[str, Any]:
    """The start of an activity on a day that an address names; nothing for what is no day, or one to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return {}
    return {"when": when(day), "happened_on": day} if day <= timezone.localdate() else {}


def when(day: date) -> str:
    """Which of the three choices a day is."""
    today = timezone.localdate()
    return {today: TODAY, today - timedelta(days=1): YESTERDAY}.get(day, OTHER_DAY)


class ReturnForm(forms.Form):
    """Why an activity goes back to its author."""

    reason = forms.CharField(
        label=_("What is missing?"),
        max_length=300,
        help_text=_("The author reads this and can log it again."),
        error_messages={"required": _("Say in one sentence what is missing.")},
    )
