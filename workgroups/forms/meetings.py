"""Forms of meetings: planning, agenda, running, closing, time polls."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kconnect.core.i18n import name_of
from kconnect.core.text import fold
from kconnect.core.times import LocalTimeField, set_moments, zones
from workgroups.choices import SPOKEN, Frequency, MeetingMode, SlotAnswer
from workgroups.models import Attendee, Invitee, Meeting, Membership, Organization, Person, StaffRole, Workgroup

THIS, FOLLOWING = "this", "following"
ONCE = ""
MOST_SLOTS = 6


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time the class takes no type parameter
    """Somebody of the network, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


def people_of(workgroup: Workgroup) -> Any:
    """The members of a workgroup, for a choice of one."""
    mine = Person.objects.filter(memberships__workgroup=workgroup, memberships__ended__isnull=True)
    return mine.order_by("name_folded", "pk").distinct()


class GatheringForm(forms.Form):
    """Where and how people meet; what a meeting has in common with the one of a poll."""

    mode = forms.ChoiceField(label=_("How do you meet?"), choices=MeetingMode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("Needed unless you meet online.")
    )
    address = forms.CharField(label=_("Street and city"), max_length=200, required=False)
    join_url = forms.URLField(
        label=_("Link to join online"), max_length=300, required=False, assume_scheme="https",
        help_text=_("Only the people who are invited see it."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=list(SPOKEN.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    interpretation = forms.MultipleChoiceField(
        label=_("Interpretation into"), choices=list(SPOKEN.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    stipend = forms.DecimalField(
        label=_("Stipend for residents, in dollars"), min_value=0, max_value=10000, decimal_places=2, required=False,
        help_text=_("What each resident is given for their time. Who gets it is written down for the lead alone."),
    )  # fmt: skip
    public = forms.BooleanField(
        label=_("Open to everyone"), required=False,
        help_text=_("It stands on the public calendar, and so do its minutes once you publish them."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A meeting in a room names the room."""
        data = super().clean() or self.cleaned_data
        if data.get("mode") != MeetingMode.ONLINE and not data.get("place") and "place" not in self.errors:
            self.add_error("place", _("Say where you meet."))
        data["stipend_cents"] = int((data.pop("stipend", None) or Decimal(0)) * 100)
        return data


class MeetingForm(GatheringForm):
    """One meeting, or a series when it repeats; of a meeting of a series also whether those that follow change with it."""

    title = forms.CharField(label=_("What is it called?"), max_length=160)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=160, required=False)
    starts_at = LocalTimeField(label=_("Starts"))
    ends_at = LocalTimeField(label=_("Ends"))
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    repeats = forms.ChoiceField(
        label=_("Does it repeat?"), choices=[(ONCE, _("No, once")), *Frequency.choices], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    every = forms.IntegerField(
        label=_("Every how many weeks or months"), min_value=1, max_value=12, required=False, initial=1
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: it goes on until you end it."),
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("What changes?"), choices=[(THIS, _("Only this meeting")), (FOLLOWING, _("This and all that follow"))],
        initial=THIS, widget=forms.RadioSelect,
    )  # fmt: skip
    field_order = ["title", "title_es", "starts_at", "ends_at", "zone", "repeats", "every", "until", "scope"]

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = {"scope"} if meeting is None else {"repeats", "every", "until"}
        if meeting is not None and meeting.series_id is None:
            gone.add("scope")
        for name in gone:
            del self.fields[name]
        if meeting is not None:
            self.initial = {**values_of_meeting(meeting), **self.initial}

    def clean(self) -> dict[str, Any]:
        """Sets the times on the clocks of the zone."""
        data = super().clean()
        local = data.get("starts_at")
        set_moments(self, data)
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The meeting ends before it starts. Change one of the times."))
        if data.get("until") and local and data["until"] < local.date():
            self.add_error("until", _("The last day is before the first."))
        self.first: datetime | None = local
        return data

    def gathering(self) -> dict[str, Any]:
        """Of a valid form: what the services take of a single meeting, without its times."""
        own = {"repeats", "every", "until", "scope", "starts_at", "ends_at"}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}

    def series(self) -> dict[str, Any]:
        """Of a valid form that repeats: what the services take of a series."""
        first, data = self.first or datetime.min, self.cleaned_data
        minutes = round((data["ends_at"] - data["starts_at"]).total_seconds() / 60)
        return self.gathering() | {
            "frequency": data["repeats"], "every": data["every"] or 1, "until": data["until"], "first_on": first.date(),
            "starts_time": first.time(), "minutes": minutes,
        }  # fmt: skip


def values_of_meeting(meeting: Meeting) -> dict[str, Any]:
    """What the form of a meeting starts with."""
    plain = (
        "title",
        "title_es",
        "zone",
        "mode",
        "place",
        "address",
        "join_url",
        "languages",
        "interpretation",
        "public",
    )
    stipend = Decimal(meeting.stipend_cents) / 100 if meeting.stipend_cents else None
    return {name: getattr(meeting, name) for name in plain} | {
        "starts_at": meeting.starts_local, "ends_at": meeting.ends_local, "stipend": stipend, "scope": THIS,
    }  # fmt: skip


class CancelMeetingForm(forms.Form):
    """Why a meeting does not take place, and whether those that follow go too."""

    reason = forms.CharField(
        label=_("Why is it called off?"), max_length=300, help_text=_("Everyone who is invited reads it, at once."),
        error_messages={"required": _("Say in one sentence why.")},
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("What is called off?"),
        choices=[(THIS, _("Only this meeting")), (FOLLOWING, _("This and all that follow"))],
        initial=THIS, widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.series_id is None:
            del self.fields["scope"]


class ReplyForm(forms.Form):
    """Whether somebody comes; the button says it."""

    coming = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    interpretation = forms.ChoiceField(
        label=_("I need interpretation into"), required=False, choices=[("", _("No, thank you")), *SPOKEN.items()]
    )


class ItemForm(forms.Form):
    """One point of an agenda."""

    title = forms.CharField(label=_("What is it about?"), max_length=200)
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=1, max_value=600, initial=10)
    presenter = PersonField(label=_("Who leads it"), queryset=Person.objects.none(), required=False)

    def __init__(self, *args: Any, workgroup: Workgroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["presenter"]
        field.queryset = people_of(workgroup)


class DocumentForm(forms.Form):
    """A file for a meeting."""

    file = forms.FileField(label=_("Choose a file"), help_text=_("Up to 20 MB. Everybody in the group can read it."))

    def clean_file(self) -> Any:
        """Within the limit."""
        file = self.cleaned_data["file"]
        if file.size > settings.MEETING_DOCUMENT_BYTES:
            raise forms.ValidationError(_("This file is too large. Send a smaller one, or a link."), code="large")
        return file


# So many are named to somebody whose letters fit more than one.
MOST_MEANT = 8


class InviteeForm(forms.Form):
    """Somebody who is invited without sitting in the group: found by a few letters of the name, as a network has thousands."""

    person = forms.CharField(
        label=_("Somebody else of the network"), max_length=150,
        help_text=_("Write the name, or a part of it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, workgroup: Workgroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Person.objects.known().filter(_at_work(workgroup)).exclude(pk__in=people_of(workgroup).values("pk"))
        self._others = others.order_by("name_folded", "pk")

    def clean_person(self) -> Person:
        """The one who is meant: by the whole name, by a part that only one has, or by number where two are called the same."""
        text = fold(self.cleaned_data["person"]).strip()
        if text.isascii() and text.isdigit():
            found = list(self._others.filter(pk=int(text[:18])))
        else:
            found = list(self._others.filter(name_folded=text)[:MOST_MEANT]) or list(
                self._others.filter(name_folded__contains=text)[:MOST_MEANT]
            )
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("Nobody else of the network is called so. Write a part of the name."))
        named = ", ".join(f"{one.name} ({one.pk})" for one in found)
        raise forms.ValidationError(
            _("Several may be meant: %(people)s. Write the whole name, or the number."), params={"people": named}
        )


def _at_work(workgroup: Workgroup) -> Q:
    """Whoever works in the network, and who was a guest of this group before; contacts are for staff to read."""
    came = Attendee.objects.filter(meeting__workgroup=workgroup, present=True, person__isnull=False)
    known = (
        Membership.objects.current(),
        StaffRole.objects.current(),
        Invitee.objects.filter(meeting__workgroup=workgroup),
    )
    found = Q(pk__in=came.values("person"))
    for rows in known:
        found |= Q(pk__in=rows.values("person"))
    return found


class WalkInForm(forms.Form):
    """Somebody who came without being on the list."""

    name = forms.CharField(label=_("Name"), max_length=150)
    organization = forms.ModelChoiceField(
        label=_("From"), queryset=Organization.objects.published().order_by("name_folded"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        field.label_from_instance = name_of


class NotesForm(forms.Form):
    """The notes of one point, written upon a version of them."""

    notes = forms.CharField(
        label=_("Notes"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """What was decided."""

    text = forms.CharField(label=_("What did you decide?"), max_length=500)


class ActionItemForm(forms.Form):
    """What is to do, by whom, by when."""

    text = forms.CharField(label=_("What is to do?"), max_length=300)
    person = PersonField(label=_("Who"), queryset=Person.objects.none(), required=False)
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, workgroup: Workgroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people_of(workgroup)


class MinutesForm(forms.Form):
    """Minutes in two languages, and how many came."""

    minutes_text = forms.CharField(
        label=_("Minutes in English"), max_length=60000, required=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    minutes_text_es = forms.CharField(
        label=_("Minutes in Spanish"), max_length=60000, required=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    attending = forms.IntegerField(label=_("How many came"), min_value=0, max_value=100000)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PollAnswerForm(forms.Form):
    """What somebody says to each of the times that are offered; a time without an answer keeps the earlier one."""

    def __init__(self, *args: Any, slots: Iterable[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, when, said in slots:
            self.fields[f"slot{key}"] = forms.ChoiceField(
                label=when, choices=SlotAnswer.choices, initial=said or None, required=False, widget=forms.RadioSelect
            )

    def answers(self) -> dict[int, SlotAnswer]:
        """The answers that were given, by the ids of the times."""
        given = {name.removeprefix("slot"): value for name, value in self.cleaned_data.items() if value}
        return {int(key): SlotAnswer(value) for key, value in given.items()}


class PollForm(forms.Form):
    """A time poll: the meeting in a few words, and the times that are offered."""

    title = forms.CharField(label=_("What is the meeting called?"), max_length=160)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=160, required=False)
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=1440, initial=60)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_SLOTS + 1):
            label = _("Time %(number)s") % {"number": number}
            self.fields[f"slot{number}"] = LocalTimeField(label=label, required=number <= 2)

    def clean(self) -> dict[str, Any]:
        """Sets the times on the clocks of the zone."""
        data = super().clean() or self.cleaned_data
        set_moments(self, data, tuple(f"slot{number}" for number in range(1, MOST_SLOTS + 1)))
        return data

    def slots(self) -> list[datetime]:
        """Of a valid form: the times that are offered."""
        found = (self.cleaned_data.get(f"slot{number}") for number in range(1, MOST_SLOTS + 1))
        return [moment for moment in found if moment]

    def about(self) -> dict[str, Any]:
        """Of a valid form: the meeting in a few words."""
        return {name: self.cleaned_data[name] for name in ("title", "title_es", "minutes", "zone")}


class StipendForm(forms.Form):
    """What one resident was given for their time."""

    amount = forms.DecimalField(label=_("Dollars"), min_value=0, max_value=10000, decimal_places=2)

    def cents(self) -> int:
        """Of a valid form: the amount in whole cents."""
        return int(self.cleaned_data["amount"] * 100)
