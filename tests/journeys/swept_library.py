"""The pages of news, stories and resources that the sweep looks at."""

from engagement import story_keys
from engagement.models import Post, Resource, ResourceTopic, StoryConsent
from tests.journeys.swept import BUTTON, FILES, Look, first, look

story = first(Post, kind="story")


def key() -> str:
    return story_keys.path_of(StoryConsent.objects.order_by("pk")[0]).split("/")[-2]


LOOKS: dict[str, Look | list[Look]] = {
    "engagement:post_list": [look(), look(query="?q=nothing-like-it")],
    "engagement:post_detail": [look(slug="the-plan-has-a-new-year"), look(slug="a-ride-to-the-first-class")],
    "engagement:consent_end": look(token=key),
    "engagement:console_post_list": look("backbone"),
    "engagement:post_create": look("backbone", then="send"),
    "engagement:post_edit": look("backbone", post_id=story),
    "engagement:photo_edit": look("backbone", post_id=story, then="send"),
    "engagement:consent_create": look("backbone", post_id=story, then="send"),
    "engagement:resource_list": [look(), look(query="?language=es&q=nothing")],
    "engagement:resource_detail": look(slug="how-a-meeting-goes"),
    "engagement:console_resource_list": look("backbone"),
    "engagement:resource_create": look("backbone", then="send"),
    "engagement:resource_edit": look("backbone", resource_id=first(Resource, kind="file")),
    "engagement:resource_upload": look("backbone", resource_id=first(Resource, kind="file"), then="send"),
    "engagement:resource_remove": look("backbone", resource_id=first(Resource)),
    "engagement:topic_list": look("backbone", then="send"),
    "engagement:topic_edit": look("backbone", topic_id=first(ResourceTopic)),
}
NOT_PAGES: dict[str, str] = dict.fromkeys(
    (
        "engagement:post_publish", "engagement:post_withdraw", "engagement:photo_remove", "engagement:consent_withdraw",
        "engagement:resource_publish",
    ),
    BUTTON,
) | dict.fromkeys(("engagement:post_photo", "engagement:resource_file", "engagement_outside:post_atom"), FILES)  # fmt: skip
