"""Handing out a private file: streamed in chunks, whole or one range of it, never shown inside our pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from marketplace.files.models import PrivateFile
from marketplace.files.ranges import ByteRange, Unsatisfiable, parse_range
from marketplace.files.storage import open_range

CHUNK = 256 * 1024
"""Bytes in memory per download, whatever the file's size."""
SANDBOX = "default-src 'none'; sandbox"
"""A file that a browser opens after all (an SVG with a script) can do nothing there."""


def chunks(row: PrivateFile, part: ByteRange) -> Iterable[bytes]:
    """The bytes of one range, in pieces of at most CHUNK. Raises FileNotFoundError at once."""
    return open_range(row.file.storage, str(row.file.name), part, chunk=CHUNK)


def etag(row: PrivateFile) -> str:
    return f'"{row.sha256}"'


def asked_range(request: HttpRequest, row: PrivateFile) -> ByteRange | None:
    """The range of this request, unless its If-Range is about other bytes. Raises Unsatisfiable."""
    header = request.headers.get("Range", "")
    condition = request.headers.get("If-Range")
    if not header or request.method != "GET" or (condition is not None and condition != etag(row)):
        return None
    return parse_range(header, size=row.size)


def serve(request: HttpRequest, row: PrivateFile) -> HttpResponseBase:
    """200, 206 or 416 with the bytes of ``row``; HEAD gets the same headers without them."""
    try:
        part = asked_range(request, row)
    except Unsatisfiable:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{row.size}"
        return _guarded(refused, row)
    sent = part or ByteRange(0, row.size - 1)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(status=200)
    else:
        response = StreamingHttpResponse(chunks(row, sent), status=206 if part else 200)
    response["Content-Length"] = str(sent.length)
    if part:
        response["Content-Range"] = part.header(row.size)
    return _guarded(response, row)


def begins(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this answer is the beginning of a download: a resumed one is not counted again."""
    if request.method != "GET" or response.status_code not in (200, 206):
        return False
    return response.status_code == 200 or response["Content-Range"].startswith("bytes 0-")


def _guarded(response: HttpResponseBase, row: PrivateFile) -> HttpResponseBase:
    response["Content-Type"] = row.content_type or "application/octet-stream"
    response["Content-Disposition"] = content_disposition_header(True, row.name)  # Django's signature
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag(row)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Robots-Tag"] = "noindex"
    return response
