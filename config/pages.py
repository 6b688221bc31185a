"""The pages: one HTML file, whatever the address; the application in it reads the rest from the address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

NOT_BUILT = "The pages are not built yet. Run `make run`, or `npm ci && npm run build` in frontend/.\n"


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """The application's HTML. It is asked for anew each time, because it names the current build's files."""
    try:
        content = (settings.FRONTEND_DIST / "index.html").read_bytes()
    except FileNotFoundError:
        return HttpResponse(NOT_BUILT, content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse(content, headers={"Cache-Control": "no-cache"})
