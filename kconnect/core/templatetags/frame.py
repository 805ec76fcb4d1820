"""What the frame of a page asks about its own address: the same page in the other language, its one true address, what is current."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kconnect.core import addresses
from kconnect.core.i18n import current_language, in_language

register = template.Library()


@register.simple_tag
def at(path: str) -> str:
    """A public address of ours in the page's language. The frame links only to addresses that the public interface promises."""
    return in_language(path, current_language())


@register.simple_tag
def contact_email() -> str:
    """Where readers write to when a page does not help them."""
    return str(settings.CONTACT_EMAIL)


@register.simple_tag
def site_url() -> str:
    """The address of the network, for e-mail."""
    return str(settings.SITE_URL)


@register.simple_tag(takes_context=True)
def page_in(context: template.Context, language: str) -> str:
    """The address of this page, with its parameters, in a language."""
    request = context.get("request")
    return in_language(request.get_full_path(), language) if request else in_language("/", language)


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, language: str) -> str:
    """The full address of this page without parameters in a language, for search engines."""
    request = context.get("request")
    return addresses.absolute(in_language(request.path if request else "/", language))


@register.simple_tag(takes_context=True)
def current(context: template.Context, href: str, also: str = "") -> SafeString | str:
    """`aria-current` for a link: "page" on that page, "true" anywhere below it, or below `also`, which belongs to it."""
    request = context.get("request")
    if request is None:
        return ""
    here, there = request.path, urlsplit(href).path
    if here == there:
        return format_html('aria-current="{}"', "page")
    rooms = [room for room in (there, also) if room.strip("/") not in {"", "es"}]
    return format_html('aria-current="{}"', "true") if any(here.startswith(room) for room in rooms) else ""
