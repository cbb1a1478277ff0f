"""Why a file is not taken, as a sentence for whoever sent it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REFUSALS: dict[str, str | Promise] = {
    "empty": _("The file is empty."),
    "unknown": _(
        "Files of this kind are not accepted. Save it as PDF, PowerPoint (pptx, ppt), Word (docx), OpenDocument "
        "(odp, odt), a picture (png, jpg, webp) or a video (mp4)."
    ),
    "not_a_picture": _("This is not a picture that can be read. Send a photograph as jpg, png or webp."),
    "misnamed": _(
        "What is in the file is not what its name says. Save it anew in the program you made it with, and send that."
    ),
    "macros": _("There are macros in the file. Save it without them (pptx or docx, not pptm or docm), or as PDF."),
    "script": _("There is a program in the PDF. Save it anew as a plain PDF, and send that."),
    "encrypted": _("The file is locked with a password. Save it without protection and send it again."),
    "two_files": _("There is something else hidden in the file. Save it anew in the program you made it with."),
    "broken": _("The file is damaged or was cut off on its way. Save it anew and send it again."),
    "bomb": _("Unpacked, the file would be far too large. Save it anew, or as PDF, and send that."),
    "too_large": _("The file is larger than is accepted."),
    "too_many_pixels": _("The picture is too large. Send a smaller one: 50 megapixels at most."),
}


class FileRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who sent the file."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))
