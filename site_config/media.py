"""Uploads served by Django itself, in development and the demo; in production nginx or the bucket does it."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import URLPattern, re_path
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def upload(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file of MEDIA_ROOT; names are never used twice, so a browser may keep it."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if isinstance(response, FileResponse):
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


urlpatterns: list[URLPattern] = []
if not settings.IS_PRODUCTION and settings.MEDIA_URL == "/media/":
    urlpatterns.append(re_path(r"^media/(?P<path>.+)$", upload, name="upload"))
