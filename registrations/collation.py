"""The order of names in a Latvian list: Č, Ģ, Ķ, Ļ, Ņ, Š, Ž are letters of their own; a long vowel is not."""

import unicodedata

# A letter of its own stands right after its plain letter; every other accent decides only between equals.
_OWN_LETTERS = frozenset("čģķļņŗšž")
_AFTER_ALL = "\uffff"
_BEFORE_ALL = "\0"
_LONGEST_KEY = 400  # bytes: beyond them nobody tells names apart, and an index refuses long rows


def latvian(text: str) -> tuple[str, str]:
    """A key to sort by: first the letters, then what tells equals apart."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    return "".join(map(_weight, lowered)), lowered


def by_surname(name: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """A person's name to sort by its last word, as lists are; then by the whole of it."""
    words = name.split()
    return latvian(words[-1] if words else ""), latvian(name)


def sort_key(name: str) -> bytes:
    """`by_surname` as bytes that any database puts in the same order."""
    (surname, spelled), (whole, written) = by_surname(name)
    return _BEFORE_ALL.join((surname, spelled, whole, written)).encode("utf-8", "replace")[:_LONGEST_KEY]


def initial(name: str) -> str:
    """The letter under which a list has the name."""
    words = name.split()
    first = (words[-1] if words else name)[:1].casefold()
    return (first if first in _OWN_LETTERS else _plain(first)).upper()


def _weight(character: str) -> str:
    if character in _OWN_LETTERS:
        return _plain(character) + _AFTER_ALL
    plain = _plain(character)
    return "i" if plain == "y" else plain


def _plain(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
