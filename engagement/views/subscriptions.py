"""Subscribing without an account; every page behind a link is a key and stays out of caches."""

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engagement.forms.newsletters import ChooseForm, SubscribeForm
from engagement.services import subscriptions as services
from kconnect.core.access import require_form
from kconnect.core.i18n import current_language
from kconnect.core.limits import within
from workgroups.views.letters import with_key

# As many as a library's shared address may send.
ASKED_AN_HOUR = 10


@require_form
@never_cache
def subscription_create(request: HttpRequest) -> HttpResponse:
    """Asks for the newsletter; the answer is the same for every address."""
    form = SubscribeForm(request.POST or None, initial={"language": current_language()})
    if request.method == "POST" and form.is_valid():
        sender = get_adapter().get_client_ip(request)
        if form.is_from_a_program:
            return redirect("engagement:subscription_asked")
        if within("subscribe", sender, most=ASKED_AN_HOUR, seconds=3600):
            services.ask_to_subscribe(**form.asked())
            return redirect("engagement:subscription_asked")
        form.add_error(None, _("Many asked from here within the hour. Try again later."))
    return render(request, "engagement/subscription_create.html", {"form": form})


@require_safe
@never_cache
def subscription_asked(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "engagement/subscription_asked.html", {"days": services.CONFIRM_DAYS})


@require_form
@never_cache
def subscription_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of the message; its button says yes."""
    wanted = services.wanted_of(token)
    if wanted is None:
        raise Http404
    if request.method == "POST":
        services.subscribe(wanted)
    link = services.choose_link(wanted.email, current_language()) if request.method == "POST" else ""
    return with_key(render(request, "engagement/subscription_confirm.html", {"wanted": wanted, "link": link}))


@require_form
@never_cache
def subscription_choose(request: HttpRequest, token: str) -> HttpResponse:
    """Other topics, another language, or no more of it. Whoever has ended it finds the way back to subscribing."""
    row = services.subscription_of(token)
    if row is None:
        return with_key(render(request, "engagement/subscription_ended.html", {"ended": False}))
    form = ChooseForm(
        request.POST or None if "end" not in request.POST else None,
        initial={"topics": row.topics, "language": row.language},
    )
    if request.method == "POST" and "end" in request.POST:
        services.end_subscription(subscription=row)
        return with_key(render(request, "engagement/subscription_ended.html", {"ended": True}))
    saved = request.method == "POST" and form.is_valid()
    if saved:
        services.change_subscription(subscription=row, **form.cleaned_data)
    return with_key(render(request, "engagement/subscription_choose.html", {"form": form, "saved": saved}))
