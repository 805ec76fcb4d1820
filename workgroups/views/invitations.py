"""Pages of invitations: the way in, one person or many invited, and how far it came; for staff, and for places of one's own."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.limits import within
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.forms import AcceptForm, InvitationForm, InviteManyForm
from workgroups.invitation_filters import InvitationFilter
from workgroups.models import Invitation, Organization, Workgroup
from workgroups.permissions import RoleName
from workgroups.views.people import manager_of_people

PER_PAGE = 25
# Of one editor of a partner; each may hold many people.
SENT_A_DAY = 20

# The way in ----------------------------------------------------------------------------------------------------------


@require_form
@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation; the token is the permission."""
    invitation = services.find_invitation(token)
    if invitation is None:
        raise Http404
    if request.user.is_authenticated:
        return render(request, "workgroups/invitation_other.html", {"invitation": invitation}, status=403)
    services.note_opened(invitation)
    initial = {"language": invitation.language, "name": invitation.name}
    form = AcceptForm(request.POST or None, email=invitation.email, initial=initial)
    if request.method == "POST" and form.is_valid() and (answer := _accepted(request, token, form)):
        return answer
    context = {"form": form, "invitation": invitation, "roles": queries.invited_roles(invitation)}
    response = render(request, "workgroups/invitation_accept.html", context)
    # The link is a key: it goes to no other site. With "no-referrer" the browser would not say whence the form comes either.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _accepted(request: HttpRequest, token: str, form: AcceptForm) -> HttpResponse | None:
    """Signs the new person in; None when the link had closed meanwhile, which the form then says."""
    try:
        user = services.accept_invitation(token=token, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    answer: HttpResponse = perform_login(request, user, email_verification="none")
    return answer


# Lists and their changes ---------------------------------------------------------------------------------------------


class Room:
    """Where invitations are seen and sent: the console, or one's own workgroup or organisation."""

    def __init__(self, *, workgroup: Workgroup | None = None, organization: Organization | None = None) -> None:
        self.workgroup, self.organization = workgroup, organization

    @property
    def name(self) -> Any:
        """The place itself, for its name; None in the console."""
        return self.workgroup or self.organization

    def rows(self) -> "QuerySet[Invitation]":
        """The invitations of this room."""
        if self.name is None:
            return queries.invitations()
        return queries.invitations_to(workgroup=self.workgroup, organization=self.organization)

    def url(self, what: str, **more: Any) -> str:
        """The address of a page of this room: "list", "many", "renew", "renew_all", "withdraw"."""
        if self.name is None:
            return reverse(f"workgroups:invitation_{what}", kwargs=more)
        kind = "workgroup" if self.workgroup else "organization"
        return reverse(f"workgroups:{kind}_invitation_{what}", kwargs={"slug": self.name.slug, **more})


def console_room(request: HttpRequest) -> tuple[Any, Room]:
    """The acting person and the console."""
    return manager_of_people(request), Room()


def own_room(request: HttpRequest, slug: str, kind: str) -> tuple[Any, Room]:
    """The acting person and their workgroup or organisation; who has no right there is refused as everywhere."""
    user = person_of(request)
    if kind == "workgroup":
        group = get_object_or_404(Workgroup, slug=slug)
        may = rules.can_invite(user, RoleName.MEMBER, workgroup=group)
        allow(may_see=rules.can_enter_workgroup(user, group), may_do=may)
        return user, Room(workgroup=group)
    firm = get_object_or_404(Organization, slug=slug)
    allow(may_see=rules.can_invite(user, RoleName.EDITOR, organization=firm))
    return user, Room(organization=firm)


def show_list(request: HttpRequest, room: Room) -> HttpResponse:
    """The invitations of a room, newest first, by how far they came."""
    chosen = InvitationFilter(request.GET, queryset=room.rows())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    rows = [
        (row, room.url("renew", invitation_id=row.pk), room.url("withdraw", invitation_id=row.pk))
        for row in queries.invitation_rows(page)
    ]
    context = {
        "page": page, "filter": chosen, "invitations": rows, "room": room, "many_url": room.url("many"),
        "renew_all_url": room.url("renew_all"), "open_number": queries.open_ended(chosen.qs), "counts": chosen.counts(),
    }  # fmt: skip
    return render(request, "workgroups/invitation_list.html", context)


def take_many(request: HttpRequest, user: Any, room: Room) -> HttpResponse:
    """Shows what would become of pasted people, then sends; what was not sent stays in the box."""
    given, files = request.POST or None, request.FILES or None
    form = InviteManyForm(given, files, by=user, workgroup=room.workgroup, organization=room.organization)
    fates: list[Any] = []
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "send" and (answer := _sent(request, user, room, form)):
            return answer
        fates = queries.fates_of(form.found, form.where()) if not form.errors else []
    return _show_many(request, room, form, fates)


def tells_fates(request: HttpRequest, room: Room) -> bool:
    """Whether one may read what the network knows of each address: staff, and leads about their own group; not editors."""
    return room.organization is None or rules.can_manage_people(person_of(request))


def _show_many(request: HttpRequest, room: Room, form: InviteManyForm, fates: list[Any]) -> HttpResponse:
    if fates:
        # What a file held stands in the box from now on, so that it can be corrected and sent.
        given = request.POST.copy()
        given["people"] = form.cleaned_data["people"]
        form.data = given
    tells = tells_fates(request, room)
    number = sum(
        fate in {queries.Fate.INVITED, queries.Fate.OFFERED} or not (tells or fate == queries.Fate.HELD)
        for _one, fate in fates
    )
    context = {
        "form": form, "room": room, "list_url": room.url("list"), "fates": queries.fate_rows(fates, open_words=tells), "number": number,
        "remarks": queries.remark_rows(form.remarks) if fates else [],
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workgroups/invitation_many.html", context, status=status)


def _sent(request: HttpRequest, user: Any, room: Room, form: InviteManyForm) -> HttpResponse | None:
    if not tells_fates(request, room) and not within("invite", str(user.pk), most=SENT_A_DAY, seconds=86400):
        form.add_error(None, _("You invited many times today. Go on tomorrow, or ask the backbone staff."))
        return None
    try:
        fates = services.invite_many(
            by=user, people=form.found, language=form.cleaned_data["language"], place=form.where()
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    _say_sent(request, fates if tells_fates(request, room) else [], form)
    if not tells_fates(request, room):
        messages.success(request, _("Everybody to whom we may write is asked."))
    return redirect(room.url("list"))


def _say_sent(request: HttpRequest, fates: list[Any], form: InviteManyForm) -> None:
    """How many got what; whoever was left out is named, so that nobody is lost."""
    sent = sum(fate == queries.Fate.INVITED for _one, fate in fates)
    asked = sum(fate == queries.Fate.OFFERED for _one, fate in fates)
    if fates:
        text = ngettext("%(n)s message is on its way.", "%(n)s messages are on their way.", sent)
        messages.success(request, text % {"n": sent})
    if asked:
        text = ngettext("%(n)s person with an account is asked.", "%(n)s people with an account are asked.", asked)
        messages.success(request, text % {"n": asked})
    sent_to = {queries.Fate.INVITED, queries.Fate.OFFERED, queries.Fate.HELD}
    left = [one.email for one, fate in fates if fate not in sent_to]
    left += [one.text for one in form.remarks if one.code != "twice"]
    if left:
        messages.warning(request, _("Left out: %(who)s") % {"who": " · ".join(left)})


def change_one(request: HttpRequest, user: Any, room: Room, invitation_id: int, change: Any, done: str) -> HttpResponse:
    """Does one thing with an invitation of the room."""
    invitation = get_object_or_404(room.rows(), pk=invitation_id)
    try:
        change(by=user, invitation=invitation)
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(room.url("list"))


def renew_all(request: HttpRequest, user: Any, room: Room) -> HttpResponse:
    """Sends a new link to everybody in the list, as it is filtered, who did not use theirs."""
    chosen = InvitationFilter(request.GET, queryset=room.rows())
    try:
        number = services.renew_invitations(by=user, invitations=chosen.qs)
        text = ngettext("%(n)s new link is on its way.", "%(n)s new links are on their way.", number)
        messages.success(request, text % {"n": number})
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(room.url("list"))


# The console ---------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def invitation_list(request: HttpRequest) -> HttpResponse:
    """All invitations."""
    _user, room = console_room(request)
    return show_list(request, room)


@require_form
@signed_in
def invitation_create(request: HttpRequest) -> HttpResponse:
    """Invites somebody by e-mail."""
    user, _room = console_room(request)
    form = InvitationForm(request.POST or None, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite(by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The message to %(email)s is on its way.") % {"email": invitation.email})
            return redirect("workgroups:invitation_list")
    return render(request, "workgroups/invitation_create.html", {"form": form})


@require_form
@signed_in
def invitation_many(request: HttpRequest) -> HttpResponse:
    """Invites many people anywhere."""
    return take_many(request, *console_room(request))


@require_POST
@signed_in
def invitation_renew(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Sends a new link."""
    user, room = console_room(request)
    return change_one(request, user, room, invitation_id, services.renew_invitation, _("A new link is on its way."))


@require_POST
@signed_in
def invitation_renew_all(request: HttpRequest) -> HttpResponse:
    """Sends new links to all that are listed."""
    return renew_all(request, *console_room(request))


@require_POST
@signed_in
def invitation_withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Closes a link."""
    user, room = console_room(request)
    return change_one(request, user, room, invitation_id, services.withdraw_invitation, _("The link no longer works."))


# Places of one's own --------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def place_invitation_list(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The invitations to one place."""
    _user, room = own_room(request, slug, kind)
    return show_list(request, room)


@require_form
@signed_in
def place_invitation_many(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Invites people to one place."""
    return take_many(request, *own_room(request, slug, kind))


@require_POST
@signed_in
def place_invitation_renew(request: HttpRequest, slug: str, kind: str, invitation_id: int) -> HttpResponse:
    """Sends a new link."""
    user, room = own_room(request, slug, kind)
    return change_one(request, user, room, invitation_id, services.renew_invitation, _("A new link is on its way."))


@require_POST
@signed_in
def place_invitation_renew_all(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Sends new links to all that are listed."""
    return renew_all(request, *own_room(request, slug, kind))


@require_POST
@signed_in
def place_invitation_withdraw(request: HttpRequest, slug: str, kind: str, invitation_id: int) -> HttpResponse:
    """Closes a link."""
    user, room = own_room(request, slug, kind)
    return change_one(request, user, room, invitation_id, services.withdraw_invitation, _("The link no longer works."))
