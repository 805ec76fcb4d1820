"""What a person fills in for places: a file, what its columns mean, another name of a place."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dashboard.choices import PlaceKind
from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.place_look import PlaceLook
from dashboard.ingest.place_spec import CODE, SLUG, CrosswalkSpec, PlaceLevel, PlaceSpec
from dashboard.ingest.place_templates import Template
from dashboard.queries.steward.places import kinds_and_vintages

OTHER = "other"
# How the Census Bureau writes nation, states and counties in one column.
CENSUS_LEVELS = (
    PlaceLevel("00000", "us", "nation"),
    PlaceLevel("SS000", "{S}", "state", "us"),
    PlaceLevel("SSCCC", "{S}{C}", "county", "{S}"),
)
NO_SUCH_COLUMN = _("A column that is written in braces is not in the file. Check how it is spelled.")


class PlaceFileForm(forms.Form):
    """A map or a table of places."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A map as GeoJSON or TopoJSON in degrees (WGS 84), or a CSV table of places or of pairs of places."
        ),
    )


class HeaderForm(forms.Form):
    """In which row of a table the column names are."""

    header = forms.IntegerField(
        label=_("Row of the column names"),
        min_value=1,
        max_value=1000,
        help_text=_("What stands above it is left out."),
    )


class AliasForm(forms.Form):
    """Another name by which files call a place."""

    name = forms.CharField(
        label=_("Another name"),
        max_length=60,
        help_text=_("As a file writes it. Files that use it then find this place."),
    )


class ColumnsForm(forms.Form):
    """What both forms over the columns of a file share: the choices follow from the look at the file."""

    where_column = forms.ChoiceField(label=_("Take only rows whose column"), required=False)
    where_text = forms.CharField(label=_("holds exactly"), required=False, max_length=200)
    hierarchy = forms.SlugField(
        label=_("Hierarchy"),
        max_length=60,
        help_text=_("A word for this way of nesting: administrative, city, vintage."),
    )
    # The fields that offer the columns of the file.
    columns: tuple[str, ...] = ()

    def __init__(self, *args: Any, look: PlaceLook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look = look
        offered: dict[str, str] = {}
        for layer in look.layers:
            for column in layer.columns:
                examples = ", ".join(column.examples[:2])
                offered.setdefault(
                    column.name, f"{column.name[:60]} ({examples[:40]})" if examples else column.name[:60]
                )
        self.names = tuple(offered)
        for name in (*self.columns, "where_column"):
            self.fields[name].choices = [("", _("none")), *offered.items()]  # type: ignore[attr-defined]  # a choice field has choices

    def check_template(self, field: str) -> None:
        """Notes an error where a template names a column that the file does not have."""
        try:
            Template(self.cleaned_data.get(field, ""), self.names, own=("code",))
        except PlaceFileError:
            self.add_error(field, str(NO_SUCH_COLUMN))

    def kept(self) -> dict[str, Any]:
        """What was filled in, for the form of the next file with these columns; the form is valid."""
        return dict(self.cleaned_data)

    def where(self) -> list[list[str]]:
        """The rows to take, as a spec says it."""
        column = self.cleaned_data.get("where_column", "")
        return [[column, self.cleaned_data.get("where_text", "").strip()]] if column else []


class PlaceColumnsForm(ColumnsForm):
    """Which columns or properties give the code, the name and the parent of each place."""

    layer = forms.ChoiceField(label=_("Map"), required=False, help_text=_("The file holds several maps."))
    code = forms.ChoiceField(label=_("Code"), required=False, help_text=_("The column that says which place it is."))
    code2 = forms.ChoiceField(
        label=_("Second part of the code"), required=False, help_text=_("For example the county behind the state.")
    )
    pad = forms.IntegerField(
        label=_("Digits of the code"), required=False, min_value=0, max_value=20, help_text=_("Puts lost zeros back.")
    )
    pad2 = forms.IntegerField(label=_("Digits of the second part"), required=False, min_value=0, max_value=20)
    levels = forms.BooleanField(
        label=_("Nation, states and counties in one file"),
        required=False,
        help_text=_("Codes of five digits: 00000 is the nation, 26000 a state, 26081 a county."),
    )
    template = forms.CharField(
        label=_("How KConnect writes the code"),
        max_length=100,
        help_text=_("{code} alone, or with a beginning: mde-{code}, nbhd-{NAME:slug}. An older vintage: {code}@2010."),
    )
    name = forms.ChoiceField(label=_("Name"), required=False)
    name_before = forms.CharField(
        label=_("Before the name"), required=False, max_length=40, strip=False, help_text=_("For example “Tract ”.")
    )
    name_es = forms.ChoiceField(label=_("Name in Spanish"), required=False)
    alias = forms.ChoiceField(label=_("Another name"), required=False, help_text=_("By which files call the place."))
    kind = forms.ChoiceField(label=_("Kind of place"))
    kind_other = forms.CharField(
        label=_("Another kind"),
        required=False,
        max_length=40,
        help_text=_("Small letters and hyphens: attendance-area."),
    )
    vintage = forms.CharField(
        label=_("Vintage"), required=False, max_length=10, help_text=_("The year of the borders, if there are others.")
    )
    parent = forms.CharField(label=_("All lie in the place with the code"), required=False, max_length=60)
    parent_digits = forms.IntegerField(
        label=_("First digits of the code that name the place around it"), required=False, min_value=0, max_value=20
    )
    parent_column = forms.ChoiceField(label=_("Column with the code of the place around it"), required=False)
    parent_before = forms.CharField(
        label=_("What that code begins with"), required=False, max_length=20, help_text=_("For example mde-.")
    )
    partition = forms.BooleanField(
        label=_("Together they are the whole, each part once"),
        required=False,
        help_text=_("Then figures of the parts may be added up. Leave it open when in doubt."),
    )
    scheme = forms.SlugField(
        label=_("Scheme of another code"), required=False, max_length=60, help_text=_("For example mde or nces.")
    )
    scheme_column = forms.ChoiceField(label=_("Its column"), required=False)
    shapes = forms.BooleanField(label=_("Take the shapes"), required=False)

    columns = ("code", "code2", "name", "name_es", "alias", "parent_column", "scheme_column")
    field_order = ("layer",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        layers = [(layer.name, f"{layer.name} ({layer.rows})") for layer in self.look.layers]
        self.fields["layer"].choices = layers  # type: ignore[attr-defined]  # a choice field has choices
        known = dict(kinds_and_vintages()[0]) | {kind.value: str(kind.label) for kind in PlaceKind}
        kinds = [*sorted(known.items(), key=lambda pair: pair[1]), (OTHER, _("another kind"))]
        self.fields["kind"].choices = [("", _("choose")), *kinds]  # type: ignore[attr-defined]  # as above
        if len(layers) < 2:
            del self.fields["layer"]
        if self.look.format == "csv":
            del self.fields["shapes"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_template("template")
        if not found.get("code") and "{code}" in found.get("template", ""):
            self.add_error("code", gettext("Choose the column of the code."))
        kind = found.get("kind_other", "") if found.get("kind") == OTHER else ""
        if found.get("kind") == OTHER and not SLUG.fullmatch(kind):
            self.add_error("kind_other", gettext("Write small letters, digits and single hyphens."))
        ways = [name for name in ("parent", "parent_digits", "parent_column") if found.get(name)]
        if len(ways) > 1:
            self.add_error(ways[1], gettext("Say in one way only in which place they lie."))
        if found.get("parent") and not CODE.fullmatch(found["parent"]):
            self.add_error("parent", gettext("Use letters, digits and . _ - @ only."))
        if bool(found.get("scheme")) != bool(found.get("scheme_column")):
            self.add_error("scheme", gettext("Give both, the scheme and its column, or neither."))
        return found

    def choices(self) -> dict[str, object]:
        """The PlaceSpec of what was chosen, as JSON; the form is valid."""
        found = self.cleaned_data
        code = [found[name] for name in ("code", "code2") if found[name]]
        before = found["parent_before"] + "{" + found["parent_column"] + "}" if found["parent_column"] else ""
        name = (
            found["name_before"] + "{" + found["name"] + "}"
            if found["name"] and found["name_before"]
            else found["name"]
        )
        spec = PlaceSpec(
            kind=found["kind_other"] if found["kind"] == OTHER else found["kind"],
            code=tuple(code),
            pad=tuple(found[name] or 0 for name in ("pad", "pad2")[: len(code)]),
            template=found["template"],
            levels=CENSUS_LEVELS if found["levels"] else (),
            name=name,
            name_es=found["name_es"],
            aliases=(found["alias"],) if found["alias"] else (),
            vintage=found["vintage"],
            codes=((found["scheme"], "{" + found["scheme_column"] + "}"),) if found["scheme"] else (),
            parent=found["parent"],
            parent_template=before,
            parent_digits=found["parent_digits"] or 0,
            hierarchy=found["hierarchy"],
            partition=found["partition"],
            layer=found.get("layer", ""),
            header=self.look.header,
            encoding=self.look.encoding,
            shapes=found.get("shapes", False),
        )
        return spec.as_json() | {"where": self.where()}


class PairColumnsForm(ColumnsForm):
    """Which columns of a table give the inner place, the outer place, and the share that lies in it."""

    child = forms.ChoiceField(label=_("Code of the inner place"))
    child_digits = forms.IntegerField(
        label=_("Its digits"), required=False, min_value=0, max_value=20, help_text=_("Puts lost zeros back.")
    )
    child_after = forms.CharField(
        label=_("What its code ends with"), required=False, max_length=10, help_text=_("An older vintage: @2010.")
    )
    parent = forms.ChoiceField(label=_("Code of the outer place"))
    parent_digits = forms.IntegerField(label=_("Its digits"), required=False, min_value=0, max_value=20)
    parent_after = forms.CharField(label=_("What its code ends with"), required=False, max_length=10)
    weight = forms.ChoiceField(
        label=_("Share"), required=False, help_text=_("The part of the inner place that lies in the outer one.")
    )
    weight_of = forms.ChoiceField(
        label=_("Divided by"),
        required=False,
        help_text=_("If the share is a part (area, people), the column of the whole."),
    )

    columns = ("child", "parent", "weight", "weight_of")
    field_order = (
        "child",
        "child_digits",
        "child_after",
        "parent",
        "parent_digits",
        "parent_after",
        "weight",
        "weight_of",
    )

    def choices(self) -> dict[str, object]:
        """The CrosswalkSpec of what was chosen, as JSON; the form is valid."""
        found = self.cleaned_data

        def template(end: str) -> str:
            digits = f":{found[f'{end}_digits']}" if found[f"{end}_digits"] else ""
            return f"{{{found[end]}{digits}}}{found[f'{end}_after']}"

        spec = CrosswalkSpec(
            child=template("child"),
            parent=template("parent"),
            weight=found["weight"],
            weight_of=found["weight_of"] if found["weight"] else "",
            hierarchy=found["hierarchy"],
            header=self.look.header,
            encoding=self.look.encoding,
        )
        return spec.as_json() | {"where": self.where()}


def first_guess(look: PlaceLook, what: str, earlier: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a form begins with: what was chosen of a file with the same columns before, else what the look suggests."""
    if earlier:
        return dict(earlier)
    if what == "pairs":
        return {"hierarchy": "crosswalk"}
    layer = look.layers[0]
    return {
        "code": layer.code, "name": layer.title, "template": "{code}", "hierarchy": "administrative", "shapes": True,
    }  # fmt: skip
