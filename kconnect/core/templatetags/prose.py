"""What texts of people need where pages show them; built into the template engine like the components."""

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kconnect.core.i18n import current_language
from kconnect.core.terms import linked

register = template.Library()


@register.simple_tag(takes_context=True)
def hints(context: template.Context, form: BaseForm) -> SafeString:
    """A place in a form for hints on what it holds; pages say in their context how hints are found, and without that it is empty."""
    find, url = context.get("hints_of"), context.get("hints_url")
    if not find:
        return SafeString("")
    values = {bound.name: str(bound.value() or "") for bound in form}
    found = render_to_string("parts/hints.html", {"hints": find(values)})
    return format_html('<div data-hints="{}" role="status">{}</div>', str(url), SafeString(found))


@register.simple_block_tag(takes_context=True)
def terms(context: template.Context, content: SafeString) -> SafeString:
    """A block of prose with the terms of the glossary linked where each occurs first; a page without a glossary stays as it is."""
    known = context.get("glossary")
    if not known:
        return content
    return SafeString(linked(content, known, language=current_language(), here=context["request"].path))
