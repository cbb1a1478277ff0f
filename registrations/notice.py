"""Which privacy notice participants were shown: raise it with each change of the page's meaning."""

PRIVACY_NOTICE = "2026-11-22"
