"""What a recipe reads, in plain words, for somebody who does not read TOML."""

import re

from django.utils.translation import gettext as _

from dashboard.ingest.recipe import After, ColumnRef, Like, Mark, PlaceRule, Recipe, RecordRule, TextFrom
from dashboard.ingest.vocabularies import COMMON

MOST = 12
Part = tuple[str, tuple[str, ...]]


def describe(recipe: Recipe) -> tuple[Part, ...]:
    """Headings with sentences: where the table is, the place, the figures, what words mean, what is left out."""
    parts = (
        (_("The file"), _file(recipe)),
        (_("The place"), tuple(_place(rule) for rule in recipe.places)),
        (_("The figures"), _figures(recipe)),
        (_("Cells that are no numbers"), _marks(recipe)),
        (_("The rest"), _rest(recipe)),
    )
    return tuple((heading, sentences) for heading, sentences in parts if sentences)


def _file(recipe: Recipe) -> tuple[str, ...]:
    rule = recipe.file_rule
    found = []
    for pattern, words in (
        (rule.name, _("The name of the file fits %(form)s.")),
        (rule.member, _("Of an archive, the members are read whose name fits %(form)s.")),
        (rule.sheet, _("Of a workbook, the sheets are read whose name fits %(form)s.")),
        (rule.title, _("Above the table stands text that fits %(form)s.")),
        (rule.footer, _("The table ends with a row that begins with %(form)s.")),
    ):
        if pattern is not None:
            found.append(words % {"form": _readable(pattern.pattern)})
    if rule.header_like:
        names = ", ".join(_column(one) for one in rule.header_like)
        found.append(_("The titles of the columns stand in the row that holds %(names)s.") % {"names": names})
    else:
        found.append(_("The titles of the columns begin in row %(row)s.") % {"row": rule.header_row})
    if rule.encoding != "utf-8":
        found.append(_("Text that is no UTF-8 is read as %(name)s.") % {"name": rule.encoding})
    return tuple(found)


def _readable(pattern: str) -> str:
    """A pattern that stands for one text is shown as that text, any other as it is written."""
    text = re.sub(r"\\(.)", r"\1", pattern)
    return f"“{text}”" if re.escape(text) == pattern else pattern


def _place(rule: PlaceRule) -> str:
    if not rule.columns:
        return _("All figures are about the place %(code)s.") % {"code": rule.code}
    words = _("The code of the place stands in %(columns)s.") % {"columns": _columns(rule.columns)}
    if rule.create:
        words += " " + _("Places that are not known yet are added.")
    return words


def _figures(recipe: Recipe) -> tuple[str, ...]:
    found = [_figure(rule) for rule in recipe.records[:MOST]]
    left = len(recipe.records) - MOST
    if left > 0:
        found.append(_("And %(count)s more.") % {"count": left})
    return tuple(found)


def _figure(rule: RecordRule) -> str:
    columns = rule.columns.get("value") or rule.columns.get("numerator")
    where = _columns(columns) if columns else _("each row")
    if rule.pattern is not None:
        where = _("every column that fits %(form)s") % {"form": rule.pattern.pattern}
    words = _("%(where)s: the measure %(measure)s") % {"where": where, "measure": _text(rule.measure)}
    for dimension, source in rule.groups:
        words += "; " + _("%(dimension)s is %(text)s") % {"dimension": dimension, "text": _text(source)}
    beside = [name for name in rule.columns if name not in {"value", "numerator"}]
    if beside:
        words += "; " + _("with %(names)s") % {"names": ", ".join(name.replace("_", " ") for name in beside)}
    return words + "; " + _("period %(text)s") % {"text": _text(rule.period)} + "."


def _text(source: TextFrom) -> str:
    if source.columns:
        words = _("from %(columns)s") % {"columns": _columns(source.columns)}
        return _("%(words)s, through a list") % {"words": words} if source.lookup else words
    return source.template or _("everyone")


def _columns(refs: tuple[ColumnRef, ...]) -> str:
    return ", ".join(map(_column, refs))


def _column(ref: ColumnRef) -> str:
    if isinstance(ref, int):
        return _("column %(number)s") % {"number": ref}
    if isinstance(ref, After):
        return _("the column %(by)s after %(column)s") % {"by": ref.by, "column": _column(ref.column)}
    return f"“{ref.expression}”" if isinstance(ref, Like) else f"“{ref}”"


def _marks(recipe: Recipe) -> tuple[str, ...]:
    meanings: dict[str, list[str]] = {}
    usual = False
    for text, mark in recipe.numbers.marks.items():
        if COMMON.get(text) == mark:
            usual = True
        else:
            meanings.setdefault(_meaning(mark), []).append(f"“{text}”")
    found = [f"{', '.join(sorted(texts))}: {meaning}" for meaning, texts in meanings.items()]
    if usual:
        found.append(_("Signs that mean the same at most agencies, such as * and N/A, are understood."))
    return (*found, _("Empty cells: %(meaning)s") % {"meaning": _meaning(recipe.numbers.blank)})


def _meaning(mark: Mark) -> str:
    words = {
        "suppressed": _("hidden by the source"),
        "missing": _("no figure"),
        "not_applicable": _("does not apply"),
        "bounded": _("a limit: %(bound)s") % {"bound": mark.bound},
    }
    return words.get(mark.state, mark.state)


def _rest(recipe: Recipe) -> tuple[str, ...]:
    found = []
    if recipe.ignore_unmapped:
        found.append(_("Columns that it does not name are left out."))
    else:
        found.append(_("A column that it does not name stops the file, so that nothing new is lost in silence."))
    if recipe.create_periods:
        found.append(_("Periods that are not known yet are added."))
    covers = {
        "everything": _("Figures of the same measure and period that a new file no longer has are removed."),
        "places": _("Figures that a new file no longer has are removed for the places it names."),
        "rows": _("Nothing is removed when a new file no longer has a figure."),
    }
    return (*found, covers[recipe.covers])
