"""Photos and files of an entry of the log, inside; and the photos that the public may see."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda.forms import AttachmentForm
from agenda.views.activities import entry_of
from agenda.views.public import public
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.downloads import download, sent
from kconnect.core.errors import DomainError
from kconnect.core.models import StoredFile
from workgroups import rules
from workgroups import services as log
from workgroups.choices import AttachmentKind
from workgroups.models import Activity, Attachment, User


def attachment_of(request: HttpRequest, slug: str, activity_id: int, attachment_id: int) -> tuple[User, Attachment]:
    """The signed-in person and a photo or file of an entry that they may see; else 404."""
    user, activity = entry_of(request, slug, activity_id)
    return user, get_object_or_404(activity.attachments.select_related("file", "small"), pk=attachment_id)


@require_form
@signed_in
def attachment_create(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """Adds a photo, a file or both."""
    user, activity = entry_of(request, slug, activity_id)
    allow(may_see=True, may_do=rules.can_edit_activity(user, activity))
    form = AttachmentForm(request.POST, request.FILES) if request.method == "POST" else AttachmentForm()
    if request.method == "POST" and form.is_valid():
        try:
            _add(user, activity, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Added."))
            return redirect("agenda:activity_detail", slug=slug, activity_id=activity_id)
    context = {"form": form, "activity": activity, "workgroup": activity.workgroup}
    return render(request, "agenda/attachment_create.html", context)


def _add(user: User, activity: Activity, form: AttachmentForm) -> None:
    data = form.cleaned_data
    if data["photo"]:
        stream = data["photo"].file
        log.add_photo(by=user, activity=activity, stream=stream, words=data["words"], consent=data["consent"])
    if data["file"]:
        log.add_file(by=user, activity=activity, stream=data["file"].file, name=data["file"].name)


@require_safe
@signed_in
def attachment_file(request: HttpRequest, slug: str, activity_id: int, attachment_id: int) -> HttpResponseBase:
    """The bytes, for whoever sees the entry: a photo in the page, a file as a download."""
    _user, found = attachment_of(request, slug, activity_id, attachment_id)
    if found.kind == AttachmentKind.PHOTO:
        return photo_answer(found.small if "small" in request.GET and found.small else found.file)
    return download(found.file, filename=found.words)


@require_POST
@signed_in
def attachment_show(request: HttpRequest, slug: str, activity_id: int, attachment_id: int) -> HttpResponse:
    """A lead says that the public may see a photo, or takes it back."""
    user, found = attachment_of(request, slug, activity_id, attachment_id)
    allow(may_see=True, may_do=rules.can_show_photo(user, found.activity))
    shown = request.POST.get("shown") == "yes"
    try:
        log.show_photo(by=user, attachment=found, shown=shown)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        told = _("The public sees it once the activity is confirmed.") if shown else _("Not public any more.")
        messages.success(request, told)
    return redirect("agenda:activity_detail", slug=slug, activity_id=activity_id)


@require_POST
@signed_in
def attachment_remove(request: HttpRequest, slug: str, activity_id: int, attachment_id: int) -> HttpResponse:
    """Removes a photo or file for good."""
    user, found = attachment_of(request, slug, activity_id, attachment_id)
    allow(may_see=True, may_do=rules.can_edit_activity(user, found.activity))
    try:
        log.remove_attachment(by=user, attachment=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Removed."))
    return redirect("agenda:activity_detail", slug=slug, activity_id=activity_id)


@require_safe
@public
def photo_detail(request: HttpRequest, slug: str, attachment_id: int, size: str) -> HttpResponseBase:
    """A photo that the public may see, large or small."""
    seen = Attachment.objects.filter(shown=True, activity__in=Activity.objects.public().filter(workgroup__slug=slug))
    found = seen.select_related("file", "small").filter(pk=attachment_id).first()
    if found is None or found.small is None:
        raise Http404
    stored = found.small if size == "small" else found.file
    tag = f'"{stored.sha256[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = photo_answer(stored)
    response.headers["ETag"] = tag
    return response


def photo_answer(stored: StoredFile) -> FileResponse:
    """A photo that we made ourselves: it may stand in a page."""
    return sent(stored, filename="photo.jpg", content_type="image/jpeg", download=False)
