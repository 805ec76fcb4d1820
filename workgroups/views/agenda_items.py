"""The agenda of a meeting and its documents, by plain posts."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.downloads import download
from kconnect.core.errors import DomainError
from workgroups import rules, services
from workgroups.forms import DocumentForm, ItemForm
from workgroups.models import AgendaItem, Meeting, MeetingDocument, User
from workgroups.views.meetings import meeting_inside, meeting_page, to_meeting, try_it


def item_inside(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> tuple[User, Meeting, AgendaItem]:
    """The signed-in person, the meeting and a point of it that they may change; else 404 or 403."""
    user, meeting = meeting_inside(request, slug, meeting_id)
    item = get_object_or_404(meeting.items, pk=item_id)
    item.meeting = meeting
    allow(may_see=True, may_do=rules.can_change_item(user, item))
    return user, meeting, item


@require_POST
@signed_in
def item_create(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """A new point, or a member's proposal."""
    user, meeting = meeting_inside(request, slug, meeting_id)
    form = ItemForm(request.POST, workgroup=meeting.workgroup, prefix="item")
    if not form.is_valid():
        return meeting_page(request, user, meeting, item_form=form)
    leads = rules.can_run_meeting(user, meeting)
    done = _("On the agenda.") if leads else _("Proposed. The lead puts it on the agenda.")
    try_it(request, lambda: services.add_item(by=user, meeting=meeting, **form.cleaned_data), done)
    return to_meeting(meeting, "agenda")


@require_form
@signed_in
def item_edit(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Changes a point."""
    user, meeting, item = item_inside(request, slug, meeting_id, item_id)
    initial = {"title": item.title, "minutes": item.minutes, "presenter": item.presenter_id}
    form = ItemForm(request.POST or None, workgroup=meeting.workgroup, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(by=user, item=item, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return to_meeting(meeting, "agenda")
    context = {"form": form, "workgroup": meeting.workgroup, "meeting": meeting, "item": item}
    return render(request, "workgroups/item_edit.html", context)


@require_POST
@signed_in
def item_move(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """One place up or down."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    item = get_object_or_404(meeting.items, pk=item_id)
    up = request.POST.get("to") == "up"
    try_it(request, lambda: services.move_item(by=user, item=item, up=up))
    return to_meeting(meeting, f"item-{item.pk}")


@require_POST
@signed_in
def item_accept(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Puts a proposal on the agenda."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    item = get_object_or_404(meeting.items, pk=item_id)
    try_it(request, lambda: services.accept_item(by=user, item=item), _("On the agenda."))
    return to_meeting(meeting, "agenda")


@require_POST
@signed_in
def item_remove(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Takes a point away."""
    user, meeting, item = item_inside(request, slug, meeting_id, item_id)
    try_it(request, lambda: services.remove_item(by=user, item=item), _("Removed."))
    return to_meeting(meeting, "agenda")


# Documents ------------------------------------------------------------------------------------------------------------


@require_POST
@signed_in
def document_create(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Adds a file."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    form = DocumentForm(request.POST, request.FILES, prefix="document")
    if not form.is_valid():
        return meeting_page(request, user, meeting, document_form=form)
    file = form.cleaned_data["file"]
    try_it(request, lambda: services.add_document(by=user, meeting=meeting, stream=file, name=file.name), _("Added."))
    return to_meeting(meeting, "documents")


def document_inside(request: HttpRequest, slug: str, meeting_id: int, document_id: int, *, run: bool = False) -> tuple[
    User, MeetingDocument
]:  # fmt: skip
    """The signed-in person and a document of a meeting of their workgroup."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=run)
    return user, get_object_or_404(meeting.documents.select_related("file", "meeting__workgroup"), pk=document_id)


@require_safe
@signed_in
def document_detail(request: HttpRequest, slug: str, meeting_id: int, document_id: int) -> FileResponse:
    """The file itself, to save."""
    _user, document = document_inside(request, slug, meeting_id, document_id)
    return download(document.file, filename=document.name)


@require_POST
@signed_in
def document_remove(request: HttpRequest, slug: str, meeting_id: int, document_id: int) -> HttpResponse:
    """Takes a document from a meeting."""
    user, document = document_inside(request, slug, meeting_id, document_id, run=True)
    try_it(request, lambda: services.remove_document(by=user, document=document), _("Removed."))
    return to_meeting(document.meeting, "documents")
