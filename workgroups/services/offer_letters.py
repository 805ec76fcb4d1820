"""What is told of a role that is offered to somebody with an account: to them, with yes and no by one tap, and to whoever offered."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext

from kconnect.core.choices import Topic
from kconnect.core.notices import tell
from kconnect.core.taps import Tap
from workgroups.models import Invitation, User
from workgroups.queries.invitations import invited_roles

ACCEPT, DECLINE = "workgroups.accept_offer", "workgroups.decline_offer"


def version_of(offer: Invitation) -> str:
    """Changes when the offer is made anew: what an earlier message answered is over then."""
    return offer.token_hash[:12]


def words_of(offer: Invitation) -> dict[str, str]:
    """Who offers which roles, and until when, in the language that is active."""
    return {
        "who": offer.invited_by.person.name,
        "roles": "; ".join(invited_roles(offer)),
        "day": date_format(localdate(offer.expires_at)),
    }


def tell_of_offer(offer: Invitation) -> None:
    """Asks the person at once."""
    tell(
        [offer.user], occasion=f"invitation:{offer.pk}:{version_of(offer)}", topic=Topic.SEATS, at_once=True,
        say=lambda: gettext("%(who)s asks whether you want a role: %(roles)s. Answer by %(day)s.") % words_of(offer),
        url=reverse("workgroups:offer_detail", args=[offer.pk]), until=offer.expires_at,
        taps=[Tap(name, offer.pk, version_of(offer)) for name in (ACCEPT, DECLINE)],
    )  # fmt: skip


def tell_of_answer(offer: Invitation, user: User, *, accepted: bool) -> None:
    """Tells whoever offered what became of it."""

    def say() -> str:
        told = {"who": user.person.name, "roles": "; ".join(invited_roles(offer))}
        if accepted:
            return gettext("%(who)s said yes: %(roles)s.") % told
        return gettext("%(who)s said no: %(roles)s.") % told

    # Whoever leads a group sees its list; the console is for staff.
    place = offer.workgroup or offer.organization
    kind = "workgroup" if offer.workgroup else "organization"
    url = reverse(f"workgroups:{kind}_invitation_list", args=[place.slug]) if place else reverse("portal:my_work")
    tell([offer.invited_by], occasion=f"offer:{offer.pk}:answered", topic=Topic.SEATS, say=say, url=url)
