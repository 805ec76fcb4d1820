"""What a person fills in on the way from a file to its dry run: the files, which table is meant, and why it may be read."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dashboard.ingest.encoding import ENCODINGS
from dashboard.ingest.look import Look
from dashboard.ingest.seen import Seen
from dashboard.queries.recipes import RecipeAtHand, recipes_at_hand
from kconnect.core.text import grouped

MOST_FILES = 20
# The encodings that old programs still write, for a person to compare; the names are those of a recipe.
OFFERED = ("windows-1252", "iso-8859-1", "mac-roman", "cp437", "windows-1250")


class SeveralFiles(forms.ClearableFileInput):
    """The browser's own choice of files, of which several may be taken."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; cleans to a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file on its own, so that each has its own error."""
        given = list(data) if isinstance(data, list | tuple) and data else [data or None]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                gettext("Choose at most %(count)s files at a time.") % {"count": MOST_FILES}, code="too_many"
            )
        clean = super().clean
        return [clean(one, initial) for one in given]


class ImportForm(forms.Form):
    """Files, and the recipe that says what their columns mean, for whoever knows it already."""

    file = FilesField(
        label=_("File"),
        help_text=_("CSV, Excel, ODS or ZIP, as the agency published it. Do not clean it by hand. Several are fine."),
    )
    recipe = forms.ChoiceField(
        label=_("Recipe"),
        required=False,
        help_text=_("It says what the columns of the file mean. Leave it open, and you see which recipes fit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipes = {recipe.slug: recipe for recipe in recipes_at_hand()}
        choices = [("", _("look first")), *((one.slug, gettext(one.title)) for one in self.recipes.values())]
        self.fields["recipe"].choices = choices  # type: ignore[attr-defined]  # a choice field has choices

    @property
    def chosen(self) -> RecipeAtHand | None:
        """The chosen recipe, if any; the form is valid."""
        return self.recipes.get(self.cleaned_data["recipe"])


class TableForm(forms.Form):
    """Which table of the file is meant, where its header is, and how its text is encoded."""

    table = forms.TypedChoiceField(label=_("Table"), coerce=int, widget=forms.RadioSelect)
    header = forms.ChoiceField(
        label=_("Row of the titles"),
        widget=forms.RadioSelect,
        help_text=_("The row that names the columns. What stands above it is left out."),
    )
    row = forms.IntegerField(label=_("Another row"), min_value=1, max_value=100_000, required=False)
    encoding = forms.ChoiceField(
        label=_("How letters are written"),
        widget=forms.RadioSelect,
        help_text=_("The file does not say. Choose the line in which names look right."),
    )

    def __init__(self, *args: Any, look: Look, seen: Seen, samples: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen = seen
        tables = [
            (number, _table_words(look, number)) for number, table in enumerate(look.tables) if table.refused is None
        ]
        self._fill("table", tables, seen.number)
        titles = {row.line: row.text[:80] for row in seen.table.sample}
        headers = [(f"{guess.row}-{guess.rows}", _row_words(guess.row, titles)) for guess in seen.table.headers]
        here = f"{seen.row}-{seen.rows}"
        if here not in dict(headers):
            headers.append((here, _row_words(seen.row, titles)))
        self._fill("header", [*headers, ("other", gettext("Another row"))], here)
        if samples:
            self._fill("encoding", [(name, f"{name}: {text}") for name, text in samples.items()], seen.table.encoding)
        else:
            del self.fields["encoding"]
        if len(tables) < 2:
            del self.fields["table"]

    def _fill(self, name: str, choices: list[Any], initial: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field has choices
        self.fields[name].initial = initial

    def clean(self) -> dict[str, Any]:
        """Another row needs its number."""
        data = super().clean() or {}
        if data.get("header") == "other" and not data.get("row"):
            self.add_error("row", gettext("Write the number of the row that names the columns."))
        return data

    def answers(self) -> dict[str, Any]:
        """What an upload keeps; the form is valid."""
        data = self.cleaned_data
        number = data.get("table", self._seen.number)
        answers: dict[str, Any] = {"table": number}
        # The rows belong to the table that was shown.
        if number == self._seen.number:
            row, rows = (data["row"], 1) if data["header"] == "other" else map(int, data["header"].split("-"))
            answers |= {"header_row": row, "header_rows": rows}
        else:
            answers |= {"header_row": None, "header_rows": None}
        if "encoding" in data:
            answers["encoding"] = data["encoding"]
        return answers


def _row_words(row: int, titles: dict[int, str]) -> str:
    return gettext("Row %(row)s: %(titles)s") % {"row": row, "titles": titles.get(row, "")}


def _table_words(look: Look, number: int) -> str:
    table = look.tables[number]
    name = table.part or table.sheet or table.member or gettext("the table")
    words = gettext("%(name)s, %(rows)s rows") % {"name": name, "rows": grouped(table.rows)}
    return gettext("%(words)s, hidden") % {"words": words} if table.hidden else words


class PersonalForm(forms.Form):
    """Why a file that looks like records of single persons may be read."""

    reason = forms.CharField(
        label=_("Why these are not single persons"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays in the audit log with your name. Name nobody in it."),
    )


def encoding_samples(raw: bytes, current: str) -> dict[str, str]:
    """A line with unusual letters, as each encoding reads it; empty where all letters are plain or the text is UTF-8."""
    line = next((line for line in raw.splitlines() if any(byte > 127 for byte in line)), b"")
    found = {}
    for name in dict.fromkeys((current, *OFFERED)):
        if line and name in ENCODINGS:
            found[name] = line[:120].decode(ENCODINGS[name], "replace")
    return found
