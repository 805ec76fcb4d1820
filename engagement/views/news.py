"""Public pages of news and stories, and the link by which a person takes theirs back: load, allow, one domain call, answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from engagement import services, story_keys
from engagement.filters import PostFilter
from engagement.models import Post, StoryConsent
from engagement.queries import library as queries
from kconnect.core.access import require_form
from kconnect.core.downloads import sent
from kconnect.core.pages import page_number

# A story that was taken back is gone at once: whoever keeps a page asks again before showing it.
fresh = cache_control(public=True, no_cache=True, max_age=0)


@require_safe
@fresh
def post_list(request: HttpRequest) -> HttpResponse:
    """News and stories, the newest first."""
    chosen = PostFilter(request.GET, queryset=Post.objects.public(), request=request)
    page = queries.page_of(chosen.qs, number=page_number(request))
    return render(request, "engagement/post_list.html", {"page": page, "filter": chosen})


@require_safe
@fresh
def post_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them."""
    about = queries.post_page(slug)
    if about is None:
        raise Http404
    return render(request, "engagement/post_detail.html", {"about": about, "post": about.post})


@require_safe
@fresh
def post_photo(request: HttpRequest, slug: str, size: str) -> HttpResponseBase:
    """Its photo, large or small."""
    post = get_object_or_404(Post.objects.public().select_related("photo", "small"), slug=slug)
    stored = post.small if size == "small" else post.photo
    if stored is None:
        raise Http404
    return sent(stored, filename="photo.jpg", content_type="image/jpeg", download=False)


@require_form
@never_cache
def consent_end(request: HttpRequest, token: str) -> HttpResponse:
    """A person of a story takes their consent back; the key in the address is the permission, and the button acts."""
    consent = get_object_or_404(StoryConsent.objects.select_related("post"), pk=story_keys.consent_of(token) or 0)
    if request.method == "POST":
        consent = services.withdraw_consent(by=None, consent=consent)
    return render(request, "engagement/consent_end.html", {"consent": consent, "post": consent.post})
