"""Materials and their versions; speakers, what they said of themselves, and the mails they are sent."""

from materials.models.material import Material, MaterialVersion, PagePicture, Publication
from materials.models.speaker import Letter, Speaker, SpeakerTerms

__all__ = [
    "Letter",
    "Material",
    "MaterialVersion",
    "PagePicture",
    "Publication",
    "Speaker",
    "SpeakerTerms",
]
