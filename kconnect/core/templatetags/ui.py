"""The components of every page as template tags with declared properties; a property that a component does not have is an error.

One component = one function here (or a block with its parts) + `templates/components/<name>.html` + `static/css/components/<name>.css`
+ `templates/portal/gallery/<name>.html`. The library is built into the template engine: no `{% load %}` is needed.
"""

from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kconnect.core.i18n import Localized
from kconnect.core.i18n import localized as localized_text
from kconnect.core.tables import with_roles
from kconnect.core.text import dollars, grouped

register = template.Library()
Properties = dict[str, Any]

ICONS = frozenset({
    "bell", "box", "cal", "cam", "change", "check", "clock", "data", "down", "file", "flat", "gap", "hands", "home", "lock",
    "minus", "more", "next", "pen", "people", "pin", "plan", "plus", "say", "search", "train", "up", "vote", "warn", "worse", "x",
})  # fmt: skip
BUTTONS = {"main": "b main", "outline": "b g", "danger": "b x"}
TONES = {"plain": "", "ok": "ok", "no": "no", "warn": "warn", "off": "off"}


def one_of(value: str, allowed: Any, what: str) -> str:
    """`value` if it is among `allowed`, else a template error that names what is possible."""
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what} is one of {', '.join(sorted(allowed))}, not {value!r}")
    return value


def block(name: str, content: SafeString, **properties: Any) -> SafeString:
    """Renders `components/<name>.html` around the content of a block tag."""
    return render_to_string(f"components/{name}.html", {"content": content, **properties})


def inside(parameters: Any, **changes: Any) -> str:
    """The query string of a request with some parameters replaced; an empty one falls away."""
    query = parameters.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in ("", None):
            query[key] = value
    return f"?{query.urlencode()}"


# Words and signs ------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/icon.html")
def icon(name: str, *, label: str = "") -> Properties:
    """A drawing of the sprite; without a label it is decoration and a word stands beside it."""
    return {"name": one_of(name, ICONS, "icon"), "label": label}


@register.inclusion_tag("components/button.html")
def button(
    text: str,
    *,
    kind: str = "main",
    href: str = "",
    icon: str = "",
    about: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    id: str = "",
    disabled_because: str = "",
    wide: bool = False,
) -> Properties:
    """A button, or a link that looks like one when it has an address. `about` names the thing for those who do not see the row.

    A disabled button always says why.
    """
    classes = BUTTONS[one_of(kind, BUTTONS, "button kind")] + (" wide" if wide else "")
    return {
        "text": text, "classes": classes, "href": href, "icon": icon, "about": about, "type": type, "name": name,
        "value": value, "form": form, "id": id, "disabled_because": disabled_because,
    }  # fmt: skip


@register.inclusion_tag("components/tag.html")
def tag(text: str, *, kind: str = "plain", icon: str = "") -> Properties:
    """A state in a word. Kinds: plain, ok, warn, no, off."""
    return {"text": text, "tone": TONES[one_of(kind, TONES, "tag kind")], "icon": icon}


@register.simple_block_tag
def notice(content: SafeString, *, kind: str = "plain", label: str = "", role: str = "") -> SafeString:
    """One thing to know. Kinds: plain, ok, warn, no; `role` is "status" or "alert" when it tells what just happened."""
    words = {
        "plain": _("Note"),
        "ok": pgettext("notice", "Done"),
        "warn": _("Careful"),
        "no": pgettext("notice", "Failed"),
    }
    return block(
        "notice", content, tone=TONES[one_of(kind, words, "notice kind")], label=label or words[kind], role=role
    )


@register.inclusion_tag("components/not_translated.html")
def not_translated(text: Localized) -> Properties:
    """Says in which language a text stands when it is not the page's; nothing otherwise."""
    return {"text": text}


@register.simple_tag
def localized(thing: Any, field: str, *, mark: bool = False) -> SafeString:
    """The text `field` of `thing` in the page's language; another language is marked in the HTML and, with `mark`, in words."""
    text = localized_text(thing, field)
    html = render_to_string("components/not_translated.html", {"text": text, "whole": True, "mark": mark})
    return SafeString(html.strip())


@register.filter
def words_of(thing: Any, field: str) -> str:
    """The text `field` of `thing` in the page's language as plain text, for titles and labels; `localized` shows it in the page."""
    return localized_text(thing, field).text


# Figures ----------------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def facts(content: SafeString) -> SafeString:
    """A row of figures between two rules; holds `fact` tags."""
    return block("facts", content)


@register.inclusion_tag("components/facts.html")
def fact(label: str, figure: Any, *, sure: str = "", about: str = "") -> Properties:
    """One figure with how sure it is and which place and period it is about."""
    shown = grouped(figure) if isinstance(figure, int) else figure
    return {"label": label, "figure": shown, "sure": sure, "about": about}


@register.inclusion_tag("components/value.html")
def value(
    text: Any = "", *, state: str = "normal", reason: str = "", bound: str = "", due: str = "", note: str = ""
) -> Properties:
    """A published value in a table. `text` is the formatted number; state and reason are those of the public interface.

    With `due` the value is not published yet. Zero, hidden, unreliable, missing, not applicable, bounded and unpublished differ
    in words and in looks.
    """
    states = (
        "normal", "provisional", "estimated", "bounded", "suppressed", "unreliable", "missing", "not_applicable", "incomplete",
    )  # fmt: skip
    return {
        "text": text, "state": one_of(state, states, "value state"), "reason": reason, "bound": bound, "due": due, "note": note,
    }  # fmt: skip


@register.inclusion_tag("components/progress.html")
def progress(value: float | None, *, label: str, text: str = "", most: float = 100) -> Properties:
    """A bar with its words; `value` None says that it is not known how far it is."""
    return {"value": value, "label": label, "text": text, "most": most}


@register.simple_block_tag
def job(
    content: SafeString, *, title: str, state: str, kind: str = "plain", percent: float | None = None, step: str = "",
    left: str = "", leave: str = "", poll: str = "", reload: bool = False, level: int = 3,
) -> SafeString:  # fmt: skip
    """Work in the background; the content is its buttons.

    `poll` is the address of this same fragment while the job is under way; with `reload` the page around the last fragment is
    fetched anew, because more than the card has changed; `leave` says what happens if the reader leaves; `level`
    is the level of its heading, 2 or 3.
    """
    return block("job", content, title=title, state=state, kind=one_of(kind, TONES, "job kind"), percent=percent, step=step,
                 left=left, leave=leave, poll=poll, reload=reload, level=level)  # fmt: skip


@register.simple_block_tag
def counts(content: SafeString, *, label: str) -> SafeString:
    """How much there is of each kind; holds `count` tags."""
    return block("counts", content, label=label)


@register.inclusion_tag("components/counts.html")
def count(number: int, text: str, *, href: str, current: bool = False) -> Properties:
    """One kind with its number, leading to its list."""
    return {"number": grouped(number), "text": text, "href": href, "current": current}


# People and time -----------------------------------------------------------------------------------------------------------------


register.filter("grouped", grouped)
register.filter("dollars", dollars)


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word: "Rosa Ibarra Díaz" → "RD"."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper() or "?"


@register.inclusion_tag("components/person.html")
def person(name: str, *, role: str = "", vacant: bool = False, bare: bool = False) -> Properties:
    """A person with initials, name and role; a vacant seat is dashed. `bare` shows the circle alone, beside a text that names them."""
    return {"name": name, "role": role, "vacant": vacant, "bare": bare}


@register.inclusion_tag("components/date_tile.html")
def date_tile(day: date | datetime) -> Properties:
    """Month and day as a small calendar leaf."""
    return {"day": day}


# Moving about -----------------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def breadcrumbs(content: SafeString) -> SafeString:
    """The way to this page; holds `crumb` tags, the last one without an address."""
    return block("breadcrumbs", content)


@register.inclusion_tag("components/breadcrumbs.html")
def crumb(text: Any, href: str = "") -> Properties:
    """One step of the way."""
    return {"text": text, "href": href}


@register.simple_block_tag
def path(content: SafeString, *, label: str = "") -> SafeString:
    """Where something came from or what happened to it; holds `stop` tags in order."""
    return block("path", content, label=label)


@register.inclusion_tag("components/path.html")
def stop(label: str, text: Any = "", *, href: str = "") -> Properties:
    """One stop of a path."""
    return {"label": label, "text": text, "href": href}


@register.simple_block_tag
def tabs(content: SafeString, *, label: str) -> SafeString:
    """Views of the same thing, each with its own address; holds `tab` tags."""
    return block("tabs", content, label=label)


@register.inclusion_tag("components/tabs.html")
def tab(text: str, href: str, *, current: bool = False) -> Properties:
    """One view."""
    return {"text": text, "href": href, "current": current}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], *, label: str = "", param: str = "page") -> Properties:
    """Which rows these are and the way to the others; every other parameter of the address stays."""
    query = context["request"].GET
    return {
        "page": page,
        "label": label,
        "previous": inside(query, **{param: page.previous_page_number()}) if page.has_previous() else "",
        "next": inside(query, **{param: page.next_page_number()}) if page.has_next() else "",
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, text: str, key: str, *, default: str = "", right: bool = False, param: str = "sort"
) -> Properties:
    """A column head that orders the list: up, then down. `default` is the order of a page without the parameter."""
    query = context["request"].GET
    current = query.get(param) or default
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    following = f"-{key}" if order == "ascending" else key
    return {"text": text, "order": order, "href": inside(query, page="", **{param: following}), "right": right}


@register.simple_block_tag
def table(
    content: SafeString, *, caption: str, hide_caption: bool = False, stacked: bool = True, classes: str = ""
) -> SafeString:
    """A table around its `<thead>` and `<tbody>`. Stacked, a row becomes a small block on a phone.

    Roles and the labels of the cells are added here, from the column heads.
    """
    rows = SafeString(with_roles(content)) if stacked else content
    return block("table", rows, caption=caption, hide_caption=hide_caption, stacked=stacked, classes=classes)


@register.simple_block_tag
def empty_state(content: SafeString, *, title: str) -> SafeString:
    """Nothing is here yet, and the next step."""
    return block("empty_state", content, title=title)


# Forms ------------------------------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, short: bool = False, label: str = "") -> Properties:
    """A form field: label, hint, error, control, tied together for assistive technology. The widget decides the kind."""
    widget = bound.field.widget
    # The label says what to write; a placeholder would vanish at the first letter.
    widget.attrs.pop("placeholder", None)
    choices = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    kind = "choice" if choices else "check" if isinstance(widget, CheckboxInput) else "plain"
    return {
        "bound": bound,
        "kind": "hidden" if bound.is_hidden else kind,
        "short": short,
        "label": label or bound.label,
    }


@register.inclusion_tag("components/choice.html")
def choice(bound: BoundField, *, icons: dict[str, str] | None = None, long: bool = False) -> Properties:
    """Radios or checkboxes in frames. `icons` gives an icon for the value of an option; `long` puts one option per line."""
    options = [(option, (icons or {}).get(str(option.data["value"]), "")) for option in bound.subwidgets]
    return {"bound": bound, "options": options, "long": long}


@register.inclusion_tag("components/stepper.html")
def stepper(bound: BoundField, *, step: str = "0.5", less: str, more: str) -> Properties:
    """A number with a button on each side; `less` and `more` say what the buttons do."""
    return {"bound": bound, "step": step, "less": less, "more": more}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, *, title: str = "") -> Properties:
    """What to correct, each with a link to its field; nothing when there is no error. Takes focus when the page opens."""
    wrong = [bound for bound in form if bound.errors and not bound.is_hidden]
    # A label may be a sentence; a colon follows it here.
    fields = [(bound, str(bound.label).rstrip("."), first_control(bound)) for bound in wrong]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    general = [*form.non_field_errors(), *hidden]
    return {"fields": fields, "general": general, "total": len(fields) + len(general), "title": title}


def first_control(bound: BoundField) -> str:
    """The id of what takes the focus: the control itself, or the first of several."""
    return bound.id_for_label or (bound.subwidgets[0].id_for_label if bound.subwidgets else bound.auto_id)


@register.simple_block_tag(takes_context=True)
def filters(
    context: template.Context, content: SafeString, *, label: str, submit: str = "", clear: bool = True
) -> SafeString:
    """A form that writes its choices into the address; the sort order stays, the page number does not."""
    query = context["request"].GET
    return block(
        "filters", content, label=label, submit=submit or _("Show"), sort=query.get("sort", ""),
        clear=clear and any(value for key, value in query.items() if key not in {"sort", "page"}),
    )  # fmt: skip
