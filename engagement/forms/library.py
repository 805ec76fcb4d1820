"""Forms of news, stories and resources."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import SpokenLanguage
from engagement.models import Post, Resource, ResourceTopic
from kconnect.core.i18n import name_of
from workgroups.choices import Consent, Language


class _ServiceForm(forms.ModelForm[Any]):
    """A form whose values a service sets and checks."""

    def _post_clean(self) -> None:
        """The service sets and checks the row, not the form."""

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        return {name: self.cleaned_data[name] for name in self.fields}

    def of_groups(self, groups: Any, may_have_none: bool) -> None:
        """The workgroups whose library the person keeps."""
        field: Any = self.fields["workgroup"]
        field.label_from_instance, field.queryset, field.required = name_of, groups, not may_have_none
        field.empty_label = _("The whole network") if may_have_none else None


class PostForm(_ServiceForm):
    """News or a story."""

    class Meta:
        model = Post
        fields = ("kind", "title", "opening", "text", "title_es", "opening_es", "text_es", "workgroup")
        widgets = {
            "opening": forms.Textarea(attrs={"rows": 2}),
            "opening_es": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 10}),
            "text_es": forms.Textarea(attrs={"rows": 10}),
        }

    def __init__(self, *args: Any, groups: Any, may_have_none: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_groups(groups, may_have_none)
        if not may_have_none or (self.instance.pk and self.instance.is_story):
            # Leads write news; what is a story stays one.
            del self.fields["kind"]
        else:
            self.fields["kind"].help_text = _("A story tells of people. It is shown only while they agree.")


class PhotoForm(forms.Form):
    """A photo with its words."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("Place and time are taken out of it. JPEG, PNG or WebP."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    words = forms.CharField(label=_("What the photo shows, in English"), max_length=200)
    words_es = forms.CharField(label=_("What the photo shows, in Spanish"), max_length=200, required=False)


class ConsentForm(forms.Form):
    """Who is in a story, and how they agreed to what."""

    name = forms.CharField(label=_("Name of the person"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("With one, the person is told how to take the story back.")
    )
    language = forms.ChoiceField(label=_("Language to speak with the person"), choices=Language.choices)
    how = forms.ChoiceField(label=_("How did the person agree?"), choices=Consent.choices)
    agreed_on = forms.DateField(
        label=_("When did the person agree?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    named = forms.BooleanField(label=_("The person may be named"), required=False)
    pictured = forms.BooleanField(label=_("The person may be seen in the photo"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed_on"].initial = timezone.localdate

    def whose(self) -> dict[str, Any]:
        """Of a valid form: who the person is."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "language")}

    def what(self) -> dict[str, Any]:
        """Of a valid form: how they agreed, and to what."""
        return {name: self.cleaned_data[name] for name in ("how", "agreed_on", "named", "pictured")}


class ResourceForm(_ServiceForm):
    """A resource: a link, or a file that is added next."""

    url = forms.URLField(
        label=_("Web address"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Leave it empty for a file. You add the file on the next page."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages it is in"), choices=SpokenLanguage.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Resource
        fields = ("name", "summary", "name_es", "summary_es", "url", "languages", "topic", "workgroup")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "summary_es": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, groups: Any, may_have_none: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_groups(groups, may_have_none)
        topic: Any = self.fields["topic"]
        topic.label_from_instance, topic.empty_label = name_of, _("Choose a topic")
        if self.instance.pk and not self.instance.url:
            del self.fields["url"]


class FileForm(forms.Form):
    """The file of a resource."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, PowerPoint, text or a picture; up to 20 MB.")
    )


class TopicForm(_ServiceForm):
    """A topic in both languages."""

    class Meta:
        model = ResourceTopic
        fields = ("name", "name_es")
