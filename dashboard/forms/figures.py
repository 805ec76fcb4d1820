"""What each column of figures is: of what, for whom, and which columns belong to it; and a measure that is new."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dashboard.forms.mapping import ColumnField, StepForm, titled
from dashboard.ingest.draft import COMPANIONS
from dashboard.models import Dimension, Group, Measure, Source
from kconnect.core.i18n import localized, name_of

NEW = "new"
LEVELS = (("0.9", "90%"), ("0.95", "95%"), ("0.99", "99%"))


@dataclass(frozen=True)
class FigureFields:
    """The fields of one column of figures: what is always asked, and what may stand beside it."""

    title: str
    main: tuple[BoundField, ...]
    beside: tuple[BoundField, ...]
    is_open: bool


def measure_choices() -> list[Any]:
    """All measures under their sources, after the offer to make one."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for measure in Measure.objects.select_related("source").order_by("source__name", "name"):
        groups.setdefault(name_of(measure.source), []).append((measure.slug, name_of(measure)))
    return [("", gettext("choose a measure")), (NEW, gettext("a new measure")), *groups.items()]


def group_choices() -> list[tuple[str, str]]:
    """All groups of people; everyone is the empty key."""
    found = [(group.key, str(localized(group, "name"))) for group in Group.objects.all() if group.key]
    return [("", gettext("everyone")), *found]


class FigureStepForm(StepForm):
    """What the two shapes have in common: the fields of one figure, under a prefix of its column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures, self.groups = measure_choices(), group_choices()

    def add_companions(self, name: str) -> None:
        """The fields of what may stand beside a figure."""
        words = {
            "denominator": _("Denominator: of how many"), "moe": _("Margin of error (±)"), "se": _("Standard error"),
            "lower": _("Lower limit"), "upper": _("Upper limit"), "n": _("Sample size"),
            "state": _("State, such as suppressed"), "note": _("Footnote"),
        }  # fmt: skip
        for key, label in words.items():
            self.fields[f"{name}_{key}"] = ColumnField(label=label, required=False, choices=self.choices(False))
        for key, label, usual in (
            ("margin_level", _("The margin is at"), "0.9"),
            ("level", _("The limits are at"), "0.95"),
        ):
            self.fields[f"{name}_{key}"] = forms.ChoiceField(label=label, required=False, choices=LEVELS, initial=usual)

    def begin_figure(self, name: str, kept: dict[str, Any]) -> None:
        """Begin with what the draft has of a figure."""
        for key, value in kept.items():
            self.begin({f"{name}_{key}": str(value) if key in {"margin_level", "level"} else value})

    def figure(self, name: str) -> dict[str, Any]:
        """The answers about one figure."""
        data = self.cleaned_data
        found = {key: data[f"{name}_{key}"] for key in COMPANIONS if data[f"{name}_{key}"] is not None}
        found["as"] = data[f"{name}_as"]
        found["margin_level"], found["level"] = float(data[f"{name}_margin_level"]), float(data[f"{name}_level"])
        return found

    def check_figure(self, name: str, own: int | None) -> None:
        """Limits come in pairs, and no column is its own companion."""
        data = self.cleaned_data
        if (data.get(f"{name}_lower") is None) != (data.get(f"{name}_upper") is None):
            missing = "upper" if data.get(f"{name}_upper") is None else "lower"
            self.add_error(f"{name}_{missing}", gettext("An interval has two limits. Choose the other column."))
        for key in COMPANIONS:
            if own is not None and data.get(f"{name}_{key}") == own:
                self.add_error(f"{name}_{key}", gettext("This is the column of the figure itself."))

    def bound(self, title: str, name: str, *main: str) -> FigureFields:
        """The fields of one figure for the page."""
        beside = tuple(self[f"{name}_{key}"] for key in (*COMPANIONS, "margin_level", "level"))
        is_open = any(one.errors for one in beside) or any(f"{name}_{key}" in self.initial for key in COMPANIONS)
        return FigureFields(title, tuple(self[f"{name}_{key}"] for key in main), beside, is_open)


def kind_field(label: str) -> forms.ChoiceField:
    """Whether a column holds figures as they are, or counts above a denominator."""
    choices = [("value", _("the figure itself")), ("numerator", _("a count, of the denominator beside it"))]
    return forms.ChoiceField(label=label, choices=choices, initial="value")


class WideForm(FigureStepForm):
    """Each ticked column: of what, for whom, with what beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticked = list(titled(self))
        for index, _title in self.ticked:
            name, title = f"c{index}", {"title": self.columns[index].title or str(index + 1)}
            self.fields[f"{name}_measure"] = forms.ChoiceField(
                label=gettext("Measure of “%(title)s”") % title,
                choices=self.measures,
                error_messages={"required": gettext("Choose the measure, or “a new measure” at the top of the list.")},
            )
            self.fields[f"{name}_group"] = forms.ChoiceField(
                label=gettext("For whom: “%(title)s”") % title, choices=self.groups, required=False
            )
            self.fields[f"{name}_as"] = kind_field(gettext("“%(title)s” holds") % title)
            self.add_companions(name)
            self.begin_figure(name, self.draft.get("figures", {}).get(str(index), {}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for index, _title in self.ticked:
            self.check_figure(f"c{index}", index)
        return data

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "figures": {
                str(index): self.figure(f"c{index}")
                | {"column": index, "measure": data[f"c{index}_measure"], "group": data[f"c{index}_group"]}
                for index, _title in self.ticked
            }
        }

    def parts(self) -> Iterator[FigureFields]:
        """The fields, column by column."""
        return (self.bound(title, f"c{index}", "measure", "group", "as") for index, title in self.ticked)


class LongForm(FigureStepForm):
    """The one column of figures, and the columns that say of what and for whom each one is."""

    f_column = ColumnField(label=_("Column of the figures"))
    f_where = forms.ChoiceField(
        label=_("Of what the figures are"),
        widget=forms.RadioSelect,
        initial="column",
        choices=[("column", _("A column says it")), ("constant", _("All are of one measure"))],
    )
    f_measure_column = ColumnField(label=_("Column that names the measure"), required=False)
    f_measure = forms.ChoiceField(label=_("Measure of all figures"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["f_measure"].choices = self.measures  # type: ignore[attr-defined]  # a choice field has choices
        self.fields["f_as"] = kind_field(gettext("It holds"))
        self.dimensions = list(Dimension.objects.all())
        for dimension in self.dimensions:
            label = gettext("Column of “%(name)s”") % {"name": name_of(dimension)}
            self.fields[f"d_{dimension.slug}"] = ColumnField(label=label, required=False, choices=self.choices(False))
        self.add_companions("f")
        kept = self.draft.get("long", {})
        self.begin_figure("f", {key: value for key, value in kept.items() if key != "groups"})
        self.begin({f"d_{slug}": column for slug, column in kept.get("groups", ())})
        if kept:
            self.begin({"f_where": "column" if kept.get("measure_column") is not None else "constant"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        where = data.get("f_where")
        if where == "column" and data.get("f_measure_column") is None:
            self.add_error("f_measure_column", gettext("Choose the column that names the measure."))
        if where == "constant" and not data.get("f_measure"):
            self.add_error("f_measure", gettext("Choose the measure."))
        self.check_figure("f", data.get("f_column"))
        return data

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        groups = [[one.slug, data[f"d_{one.slug}"]] for one in self.dimensions if data[f"d_{one.slug}"] is not None]
        by_column = data["f_where"] == "column"
        return {
            "long": self.figure("f")
            | {
                "column": data["f_column"],
                "measure_column": data["f_measure_column"] if by_column else None,
                "measure": "" if by_column else data["f_measure"],
                "groups": groups,
            }
        }

    def parts(self) -> Iterator[FigureFields]:
        """The fields, as one block."""
        names = ("column", "where", "measure_column", "measure", "as")
        fields = self.bound(gettext("The figures"), "f", *names)
        groups = tuple(self[f"d_{dimension.slug}"] for dimension in self.dimensions)
        yield FigureFields(fields.title, (*fields.main, *groups), fields.beside, fields.is_open)


class MeasureForm(forms.Form):
    """One thing that a source counts or estimates."""

    name = forms.CharField(
        label=_("Name"), max_length=300, help_text=_("What is counted, such as “Children in poverty”.")
    )
    name_es = forms.CharField(
        label=_("Name in Spanish"), max_length=300, required=False, widget=forms.TextInput(attrs={"lang": "es"})
    )
    kind = forms.ChoiceField(
        label=_("What kind of figure"),
        widget=forms.RadioSelect,
        choices=[
            ("count", _("A count of people or things")),
            ("survey", _("An estimate from a survey, with a margin of error")),
            ("published", _("A rate, percentage, median or index as the source publishes it")),
            ("mean", _("An average")),
        ],
    )
    unit = forms.CharField(
        label=_("Unit"), max_length=60, help_text=_("In one word: people, percent, dollars, years. Percent is checked.")
    )
    source = forms.ModelChoiceField(
        queryset=Source.objects.all(), label=_("Source"), required=False, empty_label=_("a new source")
    )
    source_name = forms.CharField(
        label=_("Name of the new source"),
        max_length=200,
        required=False,
        help_text=_("Who publishes the figures, when the list above does not have them."),
    )

    def clean(self) -> dict[str, Any]:
        """A source is chosen or named."""
        data = super().clean() or {}
        if data.get("source") is None and not data.get("source_name"):
            self.add_error("source_name", gettext("Choose a source above, or name a new one."))
        return data

    def clean_unit(self) -> str:
        """Percent in the one form that the checks know."""
        unit = str(self.cleaned_data["unit"]).strip()
        return "percent" if unit.casefold() in {"percent", "%", "per cent", "porcentaje", "por ciento"} else unit
