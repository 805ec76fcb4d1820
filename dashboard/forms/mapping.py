"""The questions of the mapping by hand, one form for each step; `answers()` is what the draft keeps of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dashboard.ingest.draft import name_forms, title_forms
from dashboard.ingest.look import ColumnLook
from dashboard.ingest.periods import span_of
from dashboard.queries.steward.uploads import column_names
from dashboard.queries.store import find_place_code, place_schemes

PLACE_PARTS = 3
MOST_FIGURES = 60


class StepForm(forms.Form):
    """A step about the columns of a file: knows them, and begins with what the draft has."""

    part = ""

    def __init__(self, *args: Any, columns: Sequence[ColumnLook], draft: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.draft = draft
        self.names = column_names(columns)
        for field in self.fields.values():
            if isinstance(field, ColumnField):
                field.choices = self.choices(field.required)

    def begin(self, values: Mapping[str, Any]) -> None:
        """Begin with these values."""
        self.initial = {**self.initial, **values}

    def choices(self, needed: bool) -> list[tuple[Any, str]]:
        """The columns, after "choose one" or "none"."""
        return [("", gettext("choose a column") if needed else gettext("none")), *self.names]

    def answers(self) -> dict[str, Any]:
        """The parts of the draft that this step writes; the form is valid."""
        raise NotImplementedError


class ColumnField(forms.TypedChoiceField):
    """One column of the file, as its place from 0; None for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class PlaceForm(StepForm):
    """Where a row says which place it is about."""

    where = forms.ChoiceField(
        label=_("Where does the file say the place?"),
        widget=forms.RadioSelect,
        choices=[("column", _("In its columns")), ("constant", _("The whole file is about one place"))],
        initial="column",
    )
    place = forms.CharField(
        label=_("Which place"), max_length=100, required=False, help_text=_("Its name or code, such as 26081.")
    )
    column_1 = ColumnField(label=_("Column of the code"), required=False)
    width_1 = forms.IntegerField(
        label=_("Digits of the code"),
        min_value=0,
        max_value=20,
        required=False,
        help_text=_("Such as 5. Zeros that a spreadsheet took off the front are put back."),
    )
    column_2 = ColumnField(label=_("Second column"), required=False, help_text=_("Where state and county stand apart."))
    width_2 = forms.IntegerField(label=_("Digits in the second column"), min_value=0, max_value=20, required=False)
    column_3 = ColumnField(label=_("Third column"), required=False)
    width_3 = forms.IntegerField(label=_("Digits in the third column"), min_value=0, max_value=20, required=False)
    kind = forms.ChoiceField(
        label=_("What kind of code"),
        widget=forms.RadioSelect,
        choices=[
            ("census", _("Census codes (FIPS, GEOID): 00000 or 2, 5 or 11 digits")),
            ("own", _("The codes of this portal, or an office's codes after a prefix")),
        ],
        initial="census",
    )
    code_prefix = forms.CharField(
        label=_("Prefix"), max_length=20, required=False, help_text=_("Such as mde- where 41010 is mde-41010 here.")
    )
    scheme = forms.ChoiceField(label=_("Code of which office"), required=False)
    name_column = ColumnField(label=_("Column of the name"), required=False)
    create = forms.BooleanField(
        label=_("Add places that are not known yet"),
        required=False,
        help_text=_("You see how many before you accept. Wrong codes make wrong places: leave it off when unsure."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(self.fields["kind"].choices)  # type: ignore[attr-defined]  # a choice field has choices
        schemes = place_schemes()
        if schemes:
            kinds.append(("scheme", gettext("The codes of another office, which places here carry too")))
            self.fields["scheme"].choices = [(one, one) for one in schemes]  # type: ignore[attr-defined]  # as above
        else:
            del self.fields["scheme"]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # as above
        self._begin(self.draft.get("place"))

    def _begin(self, kept: Mapping[str, Any] | None) -> None:
        if kept is None:
            code = next((one for one in self.columns if one.kind == "code"), None)
            if code is not None:
                self.begin({"column_1": code.position - 1})
            return
        self.begin({name: kept[name] for name in ("kind", "scheme", "create", "name_column") if name in kept})
        self.begin({"where": kept["from"], "place": kept.get("code", ""), "code_prefix": kept.get("prefix", "")})
        for number, column in enumerate(kept.get("columns", ()), 1):
            self.initial[f"column_{number}"] = column
            self.initial[f"width_{number}"] = kept["widths"][number - 1] or None

    def clean(self) -> dict[str, Any]:
        """Either one place that exists, or at least one column."""
        data = super().clean() or {}
        if data.get("where") == "constant":
            code = find_place_code(data.get("place", ""))
            if code is None:
                self.add_error("place", gettext("No place has this name or code."))
            data["code"] = code
        elif data.get("where") == "column" and data.get("column_1") is None:
            self.add_error("column_1", gettext("Choose the column that holds the code of the place."))
        if data.get("create") and data.get("name_column") is None:
            self.add_error("name_column", gettext("New places need a name. Choose the column that holds it."))
        return data

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data["where"] == "constant":
            return {"place": {"from": "constant", "code": data["code"]}}
        parts = [number for number in range(1, PLACE_PARTS + 1) if data[f"column_{number}"] is not None]
        return {
            "place": {
                "from": "column",
                "columns": [data[f"column_{number}"] for number in parts],
                "widths": [data[f"width_{number}"] or 0 for number in parts],
                "kind": data["kind"],
                "prefix": data["code_prefix"],
                "scheme": data.get("scheme", ""),
                "name_column": data["name_column"],
                "create": data["create"],
            }
        }


class PeriodForm(StepForm):
    """Which time the figures are about."""

    where = forms.ChoiceField(
        label=_("Where does the file say the period?"), widget=forms.RadioSelect, initial="constant"
    )
    code = forms.CharField(
        label=_("The period of all figures"),
        max_length=40,
        required=False,
        help_text=_("Such as 2023, 2019-2023, SY2012-13 for a school year, 2024Q1, 2024-05 or 2020-04-01."),
    )
    column = ColumnField(label=_("Column of the period"), required=False)
    form = forms.ChoiceField(
        label=_("How the column writes it"),
        widget=forms.RadioSelect,
        required=False,
        initial="code",
        choices=[
            ("code", _("As this portal does: 2023, 2019-2023, 2024Q1, 2024-05, 2024-05-31")),
            ("school", _("School years: 2023-24, 2023-2024 or SY 2023-24")),
            ("school_end", _("School years by their last year: SY24 is 2023-24")),
            ("month_first", _("Dates with the month first: 03/04/2025 is March 4")),
            ("day_first", _("Dates with the day first: 03/04/2025 is April 3")),
            ("list", _("In another way: I say what each text means")),
        ],
    )

    def __init__(self, *args: Any, file_name: str, above: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("constant", gettext("All figures are of one period")), ("column", gettext("In a column"))]
        for form, code in name_forms(file_name).items():
            choices.append((f"name-{form}", gettext("In the name of the file: %(code)s") % {"code": code}))
        for form, code in title_forms(above).items():
            choices.append((f"title-{form}", gettext("Above the table: %(code)s") % {"code": code}))
        self.fields["where"].choices = choices  # type: ignore[attr-defined]  # a choice field has choices
        kept = self.draft.get("period")
        if kept is None:
            year = next((one for one in self.columns if one.kind == "year"), None)
            if year is not None:
                self.begin({"where": "column", "column": year.position - 1})
            return
        where = f"{kept['from']}-{kept['form']}" if kept["from"] in {"name", "title"} else kept["from"]
        self.begin({"where": where, "code": kept.get("code", ""), "column": kept.get("column")})
        if kept["from"] == "column":
            self.initial["form"] = kept["form"]

    def clean(self) -> dict[str, Any]:
        """A constant is a period; a column is chosen, with how it writes."""
        data = super().clean() or {}
        if data.get("where") == "constant" and span_of(data.get("code", "")) is None:
            self.add_error("code", gettext("Write it as 2023, 2019-2023, SY2012-13, 2024Q1, 2024-05 or 2020-04-01."))
        if data.get("where") == "column":
            if data.get("column") is None:
                self.add_error("column", gettext("Choose the column that holds the period."))
            if not data.get("form"):
                self.add_error("form", gettext("Choose how the column writes it."))
        return data

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data["where"] == "constant":
            return {"period": {"from": "constant", "code": data["code"]}}
        if data["where"] == "column":
            return {"period": {"from": "column", "column": data["column"], "form": data["form"]}}
        source, _dash, form = data["where"].partition("-")
        return {"period": {"from": source, "form": form}}


class ColumnsForm(StepForm):
    """Whether each figure has a column or a row of its own, and which columns hold figures."""

    shape = forms.ChoiceField(
        label=_("How the figures stand"),
        widget=forms.RadioSelect,
        initial="wide",
        choices=[
            ("wide", _("Each kind of figure has a column of its own")),
            ("long", _("All figures stand in one column; other columns say what each one is")),
        ],
    )
    ticked = forms.TypedMultipleChoiceField(
        label=_("Columns that hold figures"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave out margins of error, denominators and the like: they follow in the next step."),
    )

    rows_column = ColumnField(
        label=_("Column that tells which rows count"),
        required=False,
        help_text=_("Where the file mixes things: all years in one, or sums among their parts."),
    )
    rows_how = forms.ChoiceField(
        label=_("What becomes of these rows"),
        widget=forms.RadioSelect,
        required=False,
        initial="keep",
        choices=[
            ("keep", _("Only rows that say one of these count")),
            ("drop", _("Rows that say one of these are left out")),
        ],
    )
    rows_values = forms.CharField(
        label=_("What the column says there"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One text on each line, as the file writes it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.draft.get("rows") or {}
        if rows:
            self.begin({
                "rows_column": rows["column"], "rows_how": rows["how"], "rows_values": "\n".join(rows["values"]),
            })  # fmt: skip
        place, period = self.draft.get("place", {}), self.draft.get("period", {})
        taken = {*place.get("columns", ()), place.get("name_column"), period.get("column")}
        self.fields["ticked"].choices = [pair for pair in self.names if pair[0] not in taken]  # type: ignore[attr-defined]  # a choice field has choices
        guess = [one.position - 1 for one in self.columns if one.kind in {"number", "percent"}]
        # Many columns are rarely all wanted: whoever maps by hand chooses.
        begin = [index for index in guess if index not in taken] if len(guess) <= 10 else []
        self.begin({"shape": self.draft.get("shape", "wide"), "ticked": self.draft.get("ticked", begin)})

    def clean(self) -> dict[str, Any]:
        """A wide file has at least one column of figures, and not more than can be mapped by hand."""
        data = super().clean() or {}
        if data.get("shape") == "wide" and not data.get("ticked"):
            self.add_error("ticked", gettext("Tick at least one column."))
        if len(data.get("ticked", ())) > MOST_FIGURES:
            words = gettext("Tick at most %(count)s columns. For more, write a recipe with a pattern.")
            self.add_error("ticked", words % {"count": MOST_FIGURES})
        values = list(dict.fromkeys(one.strip() for one in data.get("rows_values", "").splitlines() if one.strip()))
        if values and data.get("rows_column") is None:
            self.add_error("rows_column", gettext("Choose the column that says this."))
        if data.get("rows_column") is not None and not values:
            self.add_error("rows_values", gettext("Write what the column says in these rows."))
        data["rows_values"] = values
        return data

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        rows = {"column": data["rows_column"], "how": data["rows_how"] or "keep", "values": data["rows_values"]}
        return {
            "shape": data["shape"],
            "ticked": data["ticked"],
            "rows": rows if data["rows_column"] is not None else {},
        }


def titled(form: StepForm) -> Iterator[tuple[int, str]]:
    """The ticked columns with their titles."""
    names = dict(form.names)
    return ((index, names[index]) for index in form.draft.get("ticked", ()) if index in names)
