"""How sign-in behaves here: by invitation only, messages through the outbox, demo accounts on this machine only."""

from typing import Any, ParamSpec, cast
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from kconnect.core import mail
from kconnect.core.access import View
from kconnect.core.i18n import current_language
from workgroups.models import User

P = ParamSpec("P")
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def demo_is_allowed(request: HttpRequest) -> bool:
    """Demo accounts exist where the network is a demonstration and the address is this machine's."""
    return bool(settings.DEMO_ACCOUNTS) and split_domain_port(request.get_host())[0] in LOOPBACK


def proven(view: View[P]) -> View[P]:
    """Asks a signed-in person for the password, or the second step, again, unless they just gave it."""
    return cast("View[P]", reauthentication_required(view))


class AccountBackend(AuthenticationBackend):
    """Signs people in by their e-mail, and reads with the account of a request the person behind it."""

    def get_user(self, user_id: int) -> User | None:
        """The account, while it is active."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """The account adapter of the portal."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: `/accounts/invitation/<token>/` is the only way in."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """Without a prefix: the sender says who writes."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes the message into the outbox; a worker sends it."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        mail.queue(
            recipient=email,
            occasion=f"{template_prefix}:{uuid4()}",
            subject=message.subject,
            body=str(message.body),
            language=current_language(),
        )

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Turns suspended accounts away, and demo accounts everywhere but on this machine."""
        if user.is_demo and not demo_is_allowed(request):
            answer: HttpResponse = self.respond_user_inactive(request, user)
            return answer
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return refused
