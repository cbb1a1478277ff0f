"""What invented people and organisations are called. Every combination is made up; nobody is meant."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One country's words, feminine and masculine where there are two."""

    given: Mapping[str, tuple[str, ...]]
    family: tuple[tuple[str, str], ...]
    positions: tuple[tuple[str, str], ...]
    organisations: tuple[tuple[str, str], ...]
    proper_names: tuple[str, ...]


def pairs(written: str) -> tuple[tuple[str, str], ...]:
    """“a/b c/d” → (a, b), (c, d)."""
    return tuple((one, other) for one, other in (pair.split("/") for pair in written.split()))


LATVIAN = Language(
    given={
        "female": tuple(
            "Aiga Anita Antra Astrīda Baiba Biruta Dagnija Dzintra Elga Elīna Evita Gunta Gundega Ilona Inese Inga "
            "Irēna Iveta Jana Kristīne Laila Lelde Linda Maija Mairita Monta Olga Rita Ruta Sandra Silvija Solvita "
            "Una Valda Vineta Vita Zane Zinta".split()
        ),
        "male": tuple("Agris Ainārs Aldis Arnis Dainis Dzintars Gatis Guntars Ilmārs Jānis Kaspars Normunds".split()),
    },
    family=pairs(
        "Avotnieks/Avotniece Birzgals/Birzgale Dravnieks/Dravniece Dumpis/Dumpe Egļukalns/Egļukalna Ezerlejs/Ezerleja "
        "Gaigals/Gaigala Gravītis/Gravīte Irbēns/Irbēna Kadiķis/Kadiķe Kļavsils/Kļavsila Krastiņlejs/Krastiņleja "
        "Ķirsons/Ķirsone Laivenieks/Laiveniece Lazdukalns/Lazdukalna Linards/Linarde Mežkalējs/Mežkalēja "
        "Niedrītis/Niedrīte Ošlejs/Ošleja Papardnieks/Papardniece Pīlādzis/Pīlādze Purvkalns/Purvkalna "
        "Rasaskalns/Rasaskalna Riekstiņš/Riekstiņa Rudzukalns/Rudzukalna Sirmais/Sirmā Skudrītis/Skudrīte "
        "Smilgainis/Smilgaine Stirnulejs/Stirnuleja Strazdlejs/Strazdleja Tauriņkalns/Tauriņkalna Upesgals/Upesgala "
        "Vārpiņš/Vārpiņa Vējkalns/Vējkalna Viršulis/Viršule Vizbulis/Vizbule Zemzars/Zemzare Zīlītis/Zīlīte "
        "Žagatkalns/Žagatkalna Ābolkalns/Ābolkalna"
    ),
    positions=(
        ("sociālā darbiniece", "sociālais darbinieks"),
        ("sociālā darbiniece darbam ar ģimenēm ar bērniem", "sociālais darbinieks darbam ar ģimenēm ar bērniem"),
        ("sociālā aprūpētāja", "sociālais aprūpētājs"),
        ("sociālā rehabilitētāja", "sociālais rehabilitētājs"),
        ("sociālā pedagoģe", "sociālais pedagogs"),
        ("vadītāja", "vadītājs"),
        ("vadītājas vietniece", "vadītājas vietnieks"),
        ("projektu koordinatore", "projektu koordinators"),
        ("psiholoģe", "psihologs"),
        ("ergoterapeite", "ergoterapeits"),
        ("jaunatnes darbiniece", "jaunatnes darbinieks"),
        ("ģimenes asistente", "ģimenes asistents"),
        ("brīvprātīgā", "brīvprātīgais"),
        ("valdes locekle", "valdes loceklis"),
    ),
    organisations=(
        ("ngo", "Biedrība „{}”"),
        ("care_provider", "Dienas centrs „{}”"),
        ("social_service", "Sociālā atbalsta dienests „{}”"),
        ("ngo", "Nodibinājums „{}”"),
        ("care_provider", "Aprūpes nams „{}”"),
        ("municipal_institution", "Jauniešu māja „{}”"),
        ("social_enterprise", "SIA „{}”"),
        ("school", "Pamatskola „{}”"),
    ),
    proper_names=(
        "Liepu gatve",
        "Rudzupuķe",
        "Saules pagalms",
        "Baltā taka",
        "Upes līcis",
        "Ozolzīle",
        "Vēja ziedi",
        "Rasas lāse",
        "Kastaņu mežs",
        "Siltās rokas",
        "Zelta bērzs",
        "Dzērveņu purvs",
        "Putnu ceļš",
        "Mežrozīte",
        "Skaņais strauts",
        "Ievu kalns",
        "Atvērtais logs",
        "Gaismas sala",
        "Bišu ferma",
        "Ceļmallapa",
        "Ūdensroze",
        "Pīlādžu kalns",
        "Pirmais sniegs",
        "Vasaras nams",
    ),
)

LITHUANIAN = Language(
    given={
        "female": tuple("Asta Aušra Daiva Giedrė Inga Irena Jolanta Kristina Laima Neringa Rasa Vilma Živilė".split()),
        "male": tuple("Algis Arūnas Darius Kęstutis Linas Mindaugas Rimas Vaidas".split()),
    },
    family=pairs(
        "Ąžuolgiris/Ąžuolgirienė Beržkalnis/Beržkalnienė Dobilauskas/Dobilauskienė Eglynas/Eglynaitė "
        "Giružis/Giružytė Klevauskas/Klevauskaitė Laukmiškis/Laukmiškienė Meškupis/Meškupienė "
        "Nendrauskas/Nendrauskienė Paežeris/Paežerytė Rasytis/Rasytė Smilgauskas/Smilgauskienė Upynas/Upynaitė "
        "Vėjelis/Vėjelienė"
    ),
    positions=(
        ("socialinė darbuotoja", "socialinis darbuotojas"),
        ("direktorė", "direktorius"),
        ("projektų koordinatorė", "projektų koordinatorius"),
        ("psichologė", "psichologas"),
        ("slaugytoja", "slaugytojas"),
        ("užimtumo specialistė", "užimtumo specialistas"),
        ("savanorė", "savanoris"),
    ),
    organisations=(
        ("care_provider", "Dienos centras „{}“"),
        ("ngo", "Asociacija „{}“"),
        ("care_provider", "Globos namai „{}“"),
        ("social_enterprise", "VšĮ „{}“"),
        ("school", "Progimnazija „{}“"),
    ),
    proper_names=(
        "Liepų alėja",
        "Saulės takas",
        "Gandro lizdas",
        "Baltas beržas",
        "Mėlyna upė",
        "Atviros durys",
        "Rytmečio rasa",
        "Žiedų pieva",
    ),
)

LANGUAGES = {"LV": LATVIAN, "LT": LITHUANIAN}
