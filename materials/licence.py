"""What whoever hands in a file agrees to. Never change a text: add one under a new day, because rows name the old."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LICENCE = "2026-11-22"
NAME, ADDRESS = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
TEXTS: dict[str, str | Promise] = {
    "2026-11-22": _(
        "I have the right to hand this in, and I agree that the organisers publish it under the licence CC BY 4.0: "
        "anyone may pass it on and adapt it if they name me."
    ),
}
