"""The one address at which the installation's mail provider may report; without a provider there is none."""

from django.conf import settings
from django.urls import URLPattern, URLResolver

from accounts.access import marked, public


def provider_webhooks() -> list[URLPattern | URLResolver]:
    """Anymail's own view of this provider: it checks the secret, and the signature where the provider signs."""
    if not settings.EMAIL_BACKEND.startswith("anymail."):
        return []
    name = settings.EMAIL_BACKEND.split(".")[2]
    known = {f"{name}_tracking_webhook", f"{name}_webhook"}
    patterns = marked("anymail.urls", public)
    return [found for found in patterns if isinstance(found, URLPattern) and found.name in known]
