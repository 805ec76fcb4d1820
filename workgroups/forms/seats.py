"""Forms of seats, of the terms of their holders, and of those who ask for one."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups import rules
from workgroups.choices import (
    APPLICATION_MOVES,
    SPOKEN,
    ApplicationState,
    Consent,
    Language,
    SeatPurpose,
    SeatSelection,
    Sector,
)
from workgroups.models import Person, Seat, SeatTerm
from workgroups.models.seats import LONGEST_TERM
from workgroups.vacancies import last_day

NOT_NAMED = _("This person decided not to be named in public. Only they can change that.")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, by the calendar of the browser."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def long_text(label: Any, *, required: bool = False, help_text: Any = "", rows: int = 4, most: int = 2000) -> Any:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text, widget=widget)


class SeatForm(forms.Form):
    """A place at the table: whose voice it brings, how its holder is chosen, what it takes and gives."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("Such as: resident of the south side."))
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=120, required=False)
    purpose = forms.ChoiceField(
        label=_("Whose voice it brings"),
        choices=SeatPurpose.choices,
        initial=SeatPurpose.RESIDENT,
        widget=forms.RadioSelect,
    )
    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        choices=[("", _("none")), *Sector.choices],
        help_text=_("For a seat of a sector."),
    )
    selection = forms.ChoiceField(
        label=_("How the holder is chosen"), choices=SeatSelection.choices, initial=SeatSelection.APPLIED,
        widget=forms.RadioSelect,
    )  # fmt: skip
    term_months = forms.IntegerField(
        label=_("Length of a term in months"), required=False, min_value=1, max_value=LONGEST_TERM,
        help_text=_("Empty: a term has no end."),
    )  # fmt: skip
    hours_a_month = forms.IntegerField(label=_("Hours a month"), required=False, min_value=1, max_value=200)
    stipend = forms.DecimalField(
        label=_("Stipend for each meeting, in dollars"), required=False, min_value=0, max_value=10_000, decimal_places=2,
        help_text=_("What a resident is paid for their time. Empty: none."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages of the meetings"), required=False, choices=list(SPOKEN.items()),
        widget=forms.CheckboxSelectMultiple, help_text=_("Count those that are interpreted."),
    )  # fmt: skip
    about = long_text(_("What the person does, and what helps them to do it"))
    about_es = long_text(_("The same in Spanish"))

    def clean(self) -> dict[str, Any]:
        """A seat of a sector names it; others have none."""
        data = self.cleaned_data
        if data.get("purpose") != SeatPurpose.SECTOR:
            data["sector"] = ""
        elif not data.get("sector"):
            self.add_error("sector", _("Choose the sector that the seat is for."))
        return data

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        data = dict(self.cleaned_data)
        dollars = data.pop("stipend")
        return data | {"stipend_cents": int((dollars or Decimal(0)) * 100)}


def initial_of(seat: Seat) -> dict[str, Any]:
    """What the form of a seat shows first."""
    shown = {name: getattr(seat, name) for name in SeatForm.base_fields if name != "stipend"}
    return shown | {"stipend": Decimal(seat.stipend_cents) / 100 if seat.stipend_cents else None}


class TermForm(forms.Form):
    """Who takes a seat: somebody whom the group knows, or a new person, who needs no account."""

    holder = forms.ModelChoiceField(
        label=_("Somebody of the group"), queryset=Person.objects.none(), required=False, empty_label=_("a new person")
    )
    name = forms.CharField(
        label=_("Name of the new person"), max_length=150, required=False, help_text=_("They need no account.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    consent = forms.ChoiceField(
        label=_("How they agreed to be contacted"), required=False, choices=[("", _("they have not")), *Consent.choices]
    )
    language = forms.ChoiceField(
        label=_("Language of their messages"), choices=Language.choices, initial=Language.ENGLISH, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    started = day_field(_("First day"))
    ends = day_field(_("Last day"), required=False, help_text=_("Empty: no end."))
    selection = forms.ChoiceField(label=_("How they were chosen"), choices=SeatSelection.choices)
    shown = forms.BooleanField(
        label=_("They agree that the group's page names them"), required=False,
        help_text=_("Otherwise the page says that the seat is held, and not by whom."),
    )  # fmt: skip

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Person.objects.filter(memberships__workgroup=seat.workgroup_id, memberships__ended__isnull=True)
        held = Person.objects.filter(seat_terms__seat__workgroup=seat.workgroup_id)
        holder: Any = self.fields["holder"]
        holder.queryset = (known | held).distinct().order_by("name_folded", "pk")
        today = timezone.localdate()
        self.initial.setdefault("started", today)
        self.initial.setdefault("ends", last_day(today, seat.term_months) if seat.term_months else None)
        self.initial.setdefault("selection", seat.selection)

    def clean(self) -> dict[str, Any]:
        """Exactly one of a known and a new person; the last day does not come before the first."""
        data = self.cleaned_data
        if data.get("holder") is None and not data.get("name"):
            self.add_error("name", _("Choose somebody of the group, or give the name of a new person."))
        if data.get("holder") is not None and data.get("name"):
            self.add_error("name", _("Choose somebody, or give a name, not both."))
        if data.get("shown") and data.get("holder") is not None and not rules.may_be_named(data["holder"]):
            self.add_error("shown", NOT_NAMED)
        if (data.get("email") or data.get("phone")) and not data.get("consent"):
            self.add_error("consent", _("Say how they agreed to be contacted, or leave e-mail and phone empty."))
        check_days(self)
        data["language"] = data.get("language") or Language.ENGLISH
        return data


def check_days(form: forms.Form) -> None:
    """Refuses a last day before the first."""
    started, ends = form.cleaned_data.get("started"), form.cleaned_data.get("ends")
    if started and ends and ends < started:
        form.add_error("ends", _("The last day comes before the first. Change one of them."))


class ChangeTermForm(forms.Form):
    """Until when somebody holds a seat, and whether they are named."""

    ends = day_field(_("Last day"), required=False, help_text=_("A later day renews the term. Empty: no end."))
    shown = forms.BooleanField(label=_("They agree that the group's page names them"), required=False)

    def __init__(self, *args: Any, term: SeatTerm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"ends": term.ends, "shown": term.shown}
        self.started = term.started
        if not rules.may_be_named(term.holder):
            self.fields["shown"].disabled, self.fields["shown"].help_text = True, NOT_NAMED

    def clean_ends(self) -> date | None:
        """Not before the first day."""
        ends: date | None = self.cleaned_data["ends"]
        if ends is not None and ends < self.started:
            raise forms.ValidationError(_("The last day comes before the first. Change one of them."))
        return ends


class EndTermForm(forms.Form):
    """A term that ends early."""

    on = day_field(_("From which day is the seat vacant?"))
    why = forms.CharField(
        label=_("Why does it end early?"), max_length=300, help_text=_("Only the group reads this. Name no private matters."),
        error_messages={"required": _("Say in one sentence why.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class OpenSeatForm(forms.Form):
    """Until when people may apply."""

    until = day_field(
        _("Last day for applications"), required=False, help_text=_("Empty: until somebody has the seat.")
    )

    def clean_until(self) -> date | None:
        """Not over already."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise forms.ValidationError(_("The last day is over. Choose a later one."))
        return until


class ApplicationForm(forms.Form):
    """What somebody tells who asks for a seat, without an account."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, help_text=_("One of the two is enough: e-mail or phone."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language shall we talk?"), choices=list(SPOKEN.items()))
    why = long_text(
        _("Why would you like this seat?"),
        required=True,
        help_text=_("A few sentences, as you would say them."),
        most=3000,
    )
    shown = forms.BooleanField(
        label=_("If I am chosen, the group's page may show my name"), required=False,
        help_text=_("You can change your mind at any time."),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("The leads of the group and the backbone team may read this and answer me"),
        error_messages={"required": _("Without this we may not read what you write. Tick the box to go on.")},
    )
    # People do not see this field; programs that fill in forms do.
    website = forms.CharField(required=False, label=_("Leave this empty"), widget=forms.TextInput())
    form_token = forms.UUIDField(widget=forms.HiddenInput())

    @property
    def is_from_a_program(self) -> bool:
        """The field that people do not see was filled in."""
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        """One way to reach the person."""
        data = self.cleaned_data
        if not (data.get("email") or data.get("phone") or self.errors.keys() & {"email", "phone"}):
            self.add_error("email", _("Give an e-mail address or a phone number, so that we can answer you."))
        return data

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"consent", "website"}}


class AnswerForm(forms.Form):
    """What becomes of an application, with a message to the applicant."""

    to = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    message = long_text(_("Message to the applicant"), rows=6)
    started = day_field(_("First day on the seat"), required=False, help_text=_("If you accept."))
    ends = day_field(_("Last day"), required=False, help_text=_("If you accept. Empty: no end."))
    heard = forms.BooleanField(
        label=_("I asked the member who signs in with this e-mail, and they want the seat"), required=False,
        help_text=_("If you accept. Anybody can write this e-mail into the form, so ask them first."),
    )  # fmt: skip

    def __init__(self, *args: Any, state: str, by_mail: bool, is_member: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_member:
            del self.fields["heard"]
        words = {
            ApplicationState.INVITED: _("Invite to talk"),
            ApplicationState.ACCEPTED: _("Accept: the term starts"),
            ApplicationState.DECLINED: _("Decline"),
        }
        to: Any = self.fields["to"]
        moves = APPLICATION_MOVES[ApplicationState(state)]
        to.choices = [(move.value, text) for move, text in words.items() if move in moves]
        self.by_mail = by_mail
        if not by_mail:
            del self.fields["message"]

    def clean(self) -> dict[str, Any]:
        """Whoever gets mail gets words; whoever accepts says from when."""
        data = self.cleaned_data
        if self.by_mail and not data.get("message"):
            self.add_error("message", _("Write a few kind words. The person reads them by e-mail."))
        if data.get("to") == ApplicationState.ACCEPTED and not data.get("started"):
            self.add_error("started", _("Say from which day the seat is theirs."))
        check_days(self)
        return data

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the service takes."""
        data = self.cleaned_data
        given = {"to": ApplicationState(data["to"]), "message": data.get("message", "")}
        days = {"started": data.get("started"), "ends": data.get("ends")}
        return given | days | {"heard": data.get("heard", False)}
