"""Makes a picture of a page light: few colours in a palette. The browser reads the pixels; the file is written here."""

import base64
import struct
import zlib

from playwright.sync_api import Page

COLOURS = 256

# Gives width, height, a palette of the commonest colours, and for each pixel the nearest of them.
READ = """async ([png, colours]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const paper = canvas.getContext("2d");
  paper.drawImage(image, 0, 0);
  const data = new Uint32Array(paper.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const pixel of data) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const common = [...counts].sort((one, other) => other[1] - one[1]).map(([pixel]) => pixel);
  const palette = common.slice(0, colours).map(parts);
  const nearest = new Map();
  for (const pixel of common) {
    const [r, g, b] = parts(pixel);
    let best = 0, least = Infinity;
    palette.forEach((colour, index) => {
      const far = (colour[0] - r) ** 2 + (colour[1] - g) ** 2 + (colour[2] - b) ** 2;
      if (far < least) { least = far; best = index; }
    });
    nearest.set(pixel, best);
  }
  const pixels = Uint8Array.from(data, (pixel) => nearest.get(pixel));
  let text = "";
  for (let at = 0; at < pixels.length; at += 32768) text += String.fromCharCode(...pixels.subarray(at, at + 32768));
  return [image.width, image.height, palette, btoa(text)];
}"""


def lightened(page: Page, picture: bytes) -> bytes:
    """The same picture as a PNG with a palette; `page` is any empty page of the browser."""
    width, height, palette, text = page.evaluate(READ, [base64.b64encode(picture).decode(), COLOURS])
    pixels = base64.b64decode(text)
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes(part for colour in palette for part in colour)
    parts = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
