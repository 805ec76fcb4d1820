"""What texts of people need where pages show them; built into the template engine like the components."""

from django import template
from django.utils.safestring import SafeString

from kconnect.core.i18n import current_language
from kconnect.core.terms import linked

register = template.Library()


@register.simple_block_tag(takes_context=True)
def terms(context: template.Context, content: SafeString) -> SafeString:
    """A block of prose with the terms of the glossary linked where each occurs first; a page without a glossary stays as it is."""
    known = context.get("glossary")
    if not known:
        return content
    return SafeString(linked(content, known, language=current_language(), here=context["request"].path))
