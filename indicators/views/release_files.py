"""Files of releases, served byte for byte as they were stored; the public key, the newest checkpoint, the verifier."""

import gzip
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from indicators import releases
from indicators.models import Release, ReleaseFile
from lib.page_cache import CACHE_CONTROL, accepts_gzip
from lib.transparency import keys

FOR_EVER = "public, max-age=31536000, immutable"
PROGRAMS = Path(releases.__file__).parent
COSIGNATURES = f"{ReleaseFile.WITNESS}cosignatures"
TEXT = "text/plain; charset=utf-8"
CONTENT_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".pem": "application/x-pem-file",
    ".py": "text/x-python; charset=utf-8",
    ".zip": "application/zip",
    ".tsr": "application/timestamp-reply",
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # of ZIP: files of a release have no time of their own


@csrf_exempt
@require_safe
def release_file(request: HttpRequest, number: int, name: str, year: int | None = None) -> HttpResponse:
    """Return a stored file of a release; with a year, of a demonstration's."""
    files = _files_of(year).filter(release__number=number)
    if name == COSIGNATURES:
        return _cosignatures(request, files.filter(name__endswith=ReleaseFile.COSIGNATURE), number, year)
    file = files.filter(name=name).first()
    if file is None:
        raise Http404(_("Release %(number)s has no file of this name.") % {"number": number})
    witnessed = name.startswith(ReleaseFile.WITNESS)
    headers = {"Cache-Control": CACHE_CONTROL if witnessed else FOR_EVER}
    return _answer(request, name, bytes(file.stored.content), file.stored_id, headers, is_demonstration=bool(year))


def _cosignatures(request: HttpRequest, files: QuerySet[ReleaseFile], number: int, year: int | None) -> HttpResponse:
    """Return the co-signatures of a release as one file, a line for each witness."""
    lines = b"".join(file.stored.read() for file in files.order_by("pk"))
    if not lines:
        raise Http404(_("Nobody has co-signed release %(number)s yet.") % {"number": number})
    return _plain(request, COSIGNATURES, lines, is_demonstration=bool(year))


@csrf_exempt
@require_safe
def release_zip(request: HttpRequest, number: int, year: int | None = None) -> HttpResponse:
    """Return all files of a release as a ZIP, which is made of the stored files and has no time in it."""
    files = list(_files_of(year).filter(release__number=number).order_by("name"))
    if not files:
        raise Http404(_("There is no release %(number)s.") % {"number": number})
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(f"release-{number}/{file.name}", EPOCH), file.stored.read())
    disposition = f'attachment; filename="ocindex-{_prefix(year)}release-{number}.zip"'
    headers = {"Cache-Control": CACHE_CONTROL, "Content-Disposition": disposition}
    return _answer(request, "release.zip", made.getvalue(), None, headers, is_demonstration=bool(year))


@csrf_exempt
@require_safe
def newest_checkpoint(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Return the checkpoint over all releases."""
    file = _files_of(year).filter(name=ReleaseFile.CHECKPOINT).order_by("-release__number").first()
    if file is None:
        raise Http404(_("Nothing is published yet."))
    return _plain(request, ReleaseFile.CHECKPOINT, file.stored.read(), is_demonstration=bool(year))


@csrf_exempt
@require_safe
def public_key(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Return the public key that checkpoints are verified with."""
    _files_of(year)
    if not keys.key_file().exists():  # reading makes none: only who signs does
        raise Http404(_("Nothing is signed yet."))
    return _plain(request, "key.pem", keys.public_pem())


@csrf_exempt
@require_safe
def program(request: HttpRequest, name: str, year: int | None = None) -> HttpResponse:
    """Return a program for strangers: verify_release.py verifies releases, witness.py co-signs them."""
    _files_of(year)
    path = PROGRAMS / name
    if not path.exists():
        raise Http404
    return _plain(request, name, path.read_bytes())


def _files_of(year: int | None) -> QuerySet[ReleaseFile]:
    """Return the files of the world's releases or, for a demonstration's year, those of demonstrations."""
    if year and not Release.objects.filter(demonstration=True, edition__year=year).exists():
        raise Http404(_("There is no demonstration %(year)s.") % {"year": year})
    return ReleaseFile.objects.select_related("stored").filter(release__demonstration=year is not None)


def _prefix(year: int | None) -> str:
    return f"demonstration-{year}-" if year else ""


def _plain(request: HttpRequest, name: str, content: bytes, *, is_demonstration: bool = False) -> HttpResponse:
    return _answer(
        request, name, gzip.compress(content, mtime=0), sha256(content).hexdigest(), {"Cache-Control": CACHE_CONTROL},
        is_demonstration=is_demonstration,
    )  # fmt: skip


def _answer(
    request: HttpRequest,
    name: str,
    stored: bytes,
    checksum: str | None,
    headers: dict[str, str],
    *,
    is_demonstration: bool,
) -> HttpResponse:
    """Return bytes with their SHA-256 as ETag; `stored` is gzipped, or the file itself where `checksum` is None."""
    zipped = checksum is not None and accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    content = stored if zipped or checksum is None else gzip.decompress(stored)
    etag = f'"{checksum or sha256(stored).hexdigest()}{"-gzip" if zipped else ""}"'
    headers |= {"ETag": etag, "Content-Length": str(len(content)), "Vary": "Accept-Encoding"}
    if zipped:
        headers["Content-Encoding"] = "gzip"
    if is_demonstration:
        headers["X-Robots-Tag"] = "noindex"
    response = HttpResponse(content, content_type=CONTENT_TYPES.get(Path(name).suffix, TEXT), headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
