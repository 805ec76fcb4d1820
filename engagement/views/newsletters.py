"""The newsletter: written, its audience looked at, tested and sent by staff; read by everybody in the archive."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.choices.newsletters import NewsletterState
from engagement.forms.newsletters import NewsletterForm
from engagement.models import Newsletter
from engagement.queries import newsletters as queries
from engagement.rules.newsletters import can_send_newsletter
from engagement.services import newsletters as services
from engagement.views.events import public
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.i18n import current_language
from kconnect.core.pages import number_of, page_number
from workgroups.models import User
from workgroups.rules import is_insider

PER_PAGE = 20


@require_safe
@public
def newsletter_list(request: HttpRequest) -> HttpResponse:
    """The editions that everybody may read."""
    page = Paginator(queries.archive(), PER_PAGE).get_page(page_number(request))
    return render(request, "engagement/newsletter_list.html", {"page": page})


@require_safe
@public
def newsletter_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One edition as it went out."""
    row = get_object_or_404(queries.archive(), slug=slug)
    words = row.kept[current_language()]
    context = {"row": row, "words": words, "other": words["language"] != current_language()}
    return render(request, "engagement/newsletter_detail.html", context)


def writer(request: HttpRequest) -> User:
    """The signed-in person, if they write the newsletter; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=can_send_newsletter(user))
    return user


def kept(request: HttpRequest, newsletter_id: int) -> tuple[User, Newsletter]:
    """The same with an edition."""
    return writer(request), get_object_or_404(Newsletter, pk=newsletter_id)


@require_safe
@signed_in
def console_newsletter_list(request: HttpRequest) -> HttpResponse:
    """All editions with how far they are."""
    writer(request)
    page = Paginator(queries.editions(), PER_PAGE).get_page(page_number(request))
    return render(request, "engagement/console_newsletter_list.html", {"page": page})


@require_form
@signed_in
def newsletter_create(request: HttpRequest) -> HttpResponse:
    """A new edition."""
    user = writer(request)
    form = NewsletterForm(request.POST or None, initial={"lists": ["subscribers"], "blocks": ["events"]})
    made: list[Newsletter] = []

    def act() -> None:
        made.append(services.write_newsletter(by=user, **form.cleaned_data))

    if sent(request, form, act, _("Kept as a draft. Look at who gets it.")):
        return redirect("engagement:newsletter_check", newsletter_id=made[0].pk)
    return render(request, "engagement/newsletter_edit.html", {"form": form})


@require_form
@signed_in
def newsletter_edit(request: HttpRequest, newsletter_id: int) -> HttpResponse:
    """Another text of a draft."""
    user, row = kept(request, newsletter_id)
    if row.state != NewsletterState.DRAFT:
        return redirect("engagement:newsletter_check", newsletter_id=row.pk)
    # The form is given its own copy: what is refused leaves the row as it is.
    form = NewsletterForm(request.POST or None, instance=Newsletter.objects.get(pk=row.pk))

    def act() -> None:
        services.write_newsletter(by=user, newsletter=row, **form.cleaned_data)

    if sent(request, form, act, _("Saved. Look at who gets it once more.")):
        return redirect("engagement:newsletter_check", newsletter_id=row.pk)
    return render(request, "engagement/newsletter_edit.html", {"form": form, "row": row})


@require_safe
@signed_in
def newsletter_check(request: HttpRequest, newsletter_id: int) -> HttpResponse:
    """The edition in both languages, who gets it, and how far it is."""
    _user, row = kept(request, newsletter_id)
    is_draft = row.state == NewsletterState.DRAFT
    context = {
        "row": row, "is_draft": is_draft, "texts": (queries.kept_words(row) if is_draft else row.kept).items(),
        "shown": queries.shown_of(row) if row.shown_at else None, "portion": services.portion(),
        "written": row.addressees.filter(written=True).count(), "most": queries.MOST_NAMES,
    }  # fmt: skip
    return render(request, "engagement/newsletter_check.html", context)


@require_POST
@signed_in
def newsletter_audience(request: HttpRequest, newsletter_id: int) -> HttpResponse:
    """Finds out who would get it now."""
    user, row = kept(request, newsletter_id)
    told(request, lambda: services.show_audience(by=user, newsletter=row), _("This is who gets it, and nobody else."))
    return redirect("engagement:newsletter_check", newsletter_id=row.pk)


@require_POST
@signed_in
def newsletter_test(request: HttpRequest, newsletter_id: int) -> HttpResponse:
    """A copy to oneself."""
    user, row = kept(request, newsletter_id)
    language = "es" if request.POST.get("language") == "es" else "en"
    well = _("A test is on its way to %(email)s.") % {"email": user.email}
    told(request, lambda: services.test_newsletter(by=user, newsletter=row, language=language), well)
    return redirect("engagement:newsletter_check", newsletter_id=row.pk)


@require_POST
@signed_in
def newsletter_send(request: HttpRequest, newsletter_id: int) -> HttpResponse:
    """Sends it to the audience that stood on the page."""
    user, row = kept(request, newsletter_id)
    shown = number_of(request.POST.get("shown", ""))
    told(request, lambda: services.send_newsletter(by=user, newsletter=row, shown=shown), _("It is on its way."))
    return redirect("engagement:newsletter_check", newsletter_id=row.pk)


@require_POST
@signed_in
def newsletter_stop(request: HttpRequest, newsletter_id: int) -> HttpResponse:
    """Stops an edition on its way."""
    user, row = kept(request, newsletter_id)
    told(request, lambda: services.stop_newsletter(by=user, newsletter=row), _("Stopped. Nobody else gets it."))
    return redirect("engagement:newsletter_check", newsletter_id=row.pk)
