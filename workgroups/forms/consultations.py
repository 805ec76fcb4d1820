"""Forms of a consultation between workgroups."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.i18n import name_of
from workgroups.choices import ConsultationKind, Uptake
from workgroups.models import Person, Workgroup

TWO_WEEKS = timedelta(days=14)
MOST_FILES = 5


def long_text(
    label: Any, *, most: int = 2000, required: bool = True, rows: int = 4, help_text: Any = ""
) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=help_text)


class DayField(forms.DateField):
    """A day, chosen from the calendar of the device."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


class QuestionForm(forms.Form):
    """What a group asks: of whom, what, about which thing, until when."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    asked = forms.ModelChoiceField(label=_("Whom do you ask?"), queryset=Workgroup.objects.none(), to_field_name="slug")
    kind = forms.ChoiceField(
        label=_("What do you need?"),
        choices=ConsultationKind.choices,
        initial=ConsultationKind.ADVICE,
        widget=forms.RadioSelect,
    )
    topic = forms.CharField(label=_("In a few words"), max_length=120)
    question = long_text(
        _("Your question"), most=4000, help_text=_("Say what you want to decide, and what you know already.")
    )
    about = forms.ChoiceField(label=_("Is it about one of these?"), required=False)
    due_on = DayField(label=_("Needed by"))

    def __init__(
        self, *args: Any, groups: QuerySet[Workgroup], about: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["asked"]
        field.queryset, field.label_from_instance, field.empty_label = groups, name_of, _("choose a group")
        choices: Any = self.fields["about"]
        choices.choices = [("", _("no, about something else")), *about]
        self.fields["due_on"].initial = timezone.localdate() + TWO_WEEKS

    def clean_due_on(self) -> date:
        """Not before tomorrow: nobody advises yesterday."""
        day: date = self.cleaned_data["due_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today."), code="past")
        return day

    def clean_about(self) -> tuple[str, str] | None:
        """The kind and the slug of the thing."""
        kind, _colon, slug = self.cleaned_data["about"].partition(":")
        return (kind, slug) if slug else None

    def words(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("kind", "topic", "question", "about", "due_on")}

    @property
    def form_token(self) -> UUID:
        """By which the same form sent twice is known."""
        return UUID(str(self.cleaned_data["token"]))


class AcceptConsultationForm(forms.Form):
    """Who advises."""

    prefix = "accept"
    advisors = forms.ModelMultipleChoiceField(
        label=_("Who advises?"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one member.")},
    )  # fmt: skip
    text = long_text(_("A word to both"), required=False, rows=2)

    def __init__(self, *args: Any, members: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["advisors"]
        field.queryset = members


class AskBackForm(forms.Form):
    """What the asked group wants to know first."""

    prefix = "back"
    text = long_text(_("What do you want to know?"), rows=3)


class DeclineForm(forms.Form):
    """Why the group does not take it up."""

    prefix = "decline"
    reason = long_text(_("Why, and who could help instead?"), most=500, rows=3)


class ReplyForm(forms.Form):
    """The answer to what the asked group wanted to know."""

    prefix = "reply"
    text = long_text(_("Your reply"), rows=3)


class CommentForm(forms.Form):
    """A word that both groups read."""

    prefix = "comment"
    text = long_text(_("Comment"), rows=2, help_text=_("Members of both groups read it."))


class FilesInput(forms.ClearableFileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked as one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=FilesInput(), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files, none if nothing was chosen."""
        found = [super(FilesField, self).clean(one, initial) for one in (data or [])]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("Send at most %(most)s files at a time.") % {"most": MOST_FILES}, code="many")
        return found


class AdviceForm(forms.Form):
    """Advice in the language or languages in which it is written."""

    prefix = "advice"
    text = long_text(_("Your advice"), most=8000, required=False, rows=6)
    text_es = long_text(
        _("Your advice, in Spanish"), most=8000, required=False, rows=4, help_text=_("One of the two is enough.")
    )
    uploads = FilesField(label=_("Files"), required=False, help_text=_("Up to 10 MB each."))

    def clean(self) -> dict[str, Any]:
        """Some words, in whichever language."""
        data = self.cleaned_data
        if not data.get("text") and not data.get("text_es") and not self.errors:
            self.add_error("text", _("Write your advice, in English or in Spanish."))
        return data


class UptakeForm(forms.Form):
    """What the asking group does with the advice, and why."""

    prefix = "uptake"
    uptake = forms.ChoiceField(
        label=_("What becomes of the advice?"), widget=forms.RadioSelect,
        choices=[
            (Uptake.ADOPTED.value, _("We do it as advised")), (Uptake.ADAPTED.value, _("We do it in another way")),
            (Uptake.DECLINED.value, _("We do not follow it")),
        ],
    )  # fmt: skip
    reason = long_text(_("Why?"), most=1000, rows=3)
