"""What every answer tells the browser: load from here only, nothing inline, no frames, no devices."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

SOURCES = ("style-src", "script-src", "font-src", "img-src", "connect-src", "manifest-src", "form-action")
NOWHERE = ("default-src", "base-uri", "frame-ancestors")
CONTENT_POLICY = "; ".join([*(f"{name} 'none'" for name in NOWHERE), *(f"{name} 'self'" for name in SOURCES)])
DEVICES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Permissions-Policy": ", ".join(f"{device}=()" for device in DEVICES),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# The desk reads codes with its own camera, by a reader that is compiled (WebAssembly); no other page may.
WITH_CAMERA = frozenset({"desk"})
CAMERA_HEADERS = HEADERS | {
    "Content-Security-Policy": CONTENT_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
    "Permissions-Policy": HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)"),
}


def content_policy(get_response: Handler) -> Handler:
    """Stands outermost, so that static files, redirects and error pages carry it too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        headers = CAMERA_HEADERS if match and match.url_name in WITH_CAMERA else HEADERS
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return middleware
