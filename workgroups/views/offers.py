"""A role that is offered to somebody who has an account: their yes or no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core.access import person_of, require_form, signed_in
from kconnect.core.acts import done
from workgroups import queries, services
from workgroups.forms import OfferForm
from workgroups.models import Invitation, User


@require_form
@signed_in
def offer_detail(request: HttpRequest, offer_id: int) -> HttpResponse:
    """What is offered, by whom and until when; the answer stands in the button that is pressed."""
    user = person_of(request)
    offer = get_object_or_404(queries.offers_to(user), pk=offer_id)
    form = OfferForm(request.POST or None, initial={"shown": queries.is_named(user.person)})
    if request.method == "POST" and form.is_valid() and _answered(request, user, offer, form):
        return redirect("portal:my_work")
    services.note_opened(offer)
    context = {
        "offer": offer, "form": form, "roles": queries.invited_roles(offer), "is_open": offer.is_open(timezone.now()),
        "state": queries.invitation_rows([offer])[0],
    }  # fmt: skip
    return render(request, "workgroups/offer_detail.html", context)


def _answered(request: HttpRequest, user: User, offer: Invitation, form: OfferForm) -> bool:
    """Whether the answer went through; the next page says which one it was."""
    yes = request.POST.get("answer") == "yes"
    if yes:
        # Only who comes into a workgroup is asked about the name.
        shown = form.cleaned_data["shown"] if offer.workgroup_id else None
        well = done(form, lambda: services.accept_offer(by=user, offer=offer, shown=shown))
    else:
        well = done(form, lambda: services.decline_offer(by=user, offer=offer))
    if well:
        messages.success(request, _("Welcome. The role is yours from now on.") if yes else _("You said no."))
    return well
