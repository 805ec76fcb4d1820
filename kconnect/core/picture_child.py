"""Makes a photo anew, in a process of its own with limits: `python -I picture_child.py SOURCE FOLDER`.

Knows nothing of the portal. What a camera wrote beside the pixels (place, time, device, thumbnails) is not carried over, because
only the pixels are. Exit code 0: `photo.jpg`, `small.jpg` and their sizes on standard output; REFUSED: not a picture that we take.
"""

import json
import resource
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps

REFUSED = 3
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
LARGE, SMALL = 1600, 480
MEGABYTE = 1 << 20
LIMITS = {
    resource.RLIMIT_AS: 1200 * MEGABYTE, resource.RLIMIT_CPU: 10, resource.RLIMIT_FSIZE: 8 * MEGABYTE,
    resource.RLIMIT_NOFILE: 64, resource.RLIMIT_CORE: 0,
}  # fmt: skip


def bound() -> None:
    """Limits this process before it looks at anything."""
    for what, most in LIMITS.items():
        hard = resource.getrlimit(what)[1]
        own = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (own, own))


def upright(source: Path) -> Image.Image:
    """The pixels of a photo as one looks at it, on white where it was transparent. Raises ValueError for too many."""
    with Image.open(source, formats=FORMATS) as picture:
        # The header alone says how large it is; nothing is unpacked yet.
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (LARGE, LARGE))
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((LARGE, LARGE))
        clear = turned.convert("RGBA")
        whole = Image.new("RGB", clear.size, "white")
        whole.paste(clear, mask=clear.getchannel("A"))
        return whole


def main(source: Path, folder: Path) -> int:
    """Writes both sizes; see the module's text."""
    bound()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        whole = upright(source)
    except Exception:  # noqa: BLE001  # whatever a crafted file makes the library say, it is refused
        return REFUSED
    whole.save(folder / "photo.jpg", "JPEG", quality=82)
    small = whole.copy()
    small.thumbnail((SMALL, SMALL))
    small.save(folder / "small.jpg", "JPEG", quality=70)
    print(json.dumps({"size": whole.size, "small": small.size}))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
