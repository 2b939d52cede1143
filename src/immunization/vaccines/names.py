"""A vaccine's name as people type it, folded to one form."""

import re
import unicodedata

_SPELLED_OUT = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "µ": "u", "μ": "u"})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_SPACE_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")

_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"[sc]h"), "s"),
    (re.compile(r"y"), "i"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"c(?=[ei])|z"), "s"),
    (re.compile(r"c|qu?"), "k"),
    (re.compile(r"h"), ""),
    (re.compile(r"([a-z])\1"), r"\1"),
    (re.compile(r"(?<=[a-z]{3})(e|es|t)$"), ""),
)


def normalise(text: str) -> str:
    """Fold accents, case, micro signs and punctuation; words are left one space apart.

    `normalise("R.O.R. Vax®")` is `"r o r vax"`; normalising twice changes nothing.
    """
    folded = text.casefold().translate(_SPELLED_OUT)
    plain = unicodedata.normalize("NFKD", folded).casefold().translate(_SPELLED_OUT)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _NOT_A_WORD.sub(" ", letters).strip()


def squash(text: str) -> str:
    """Normalise, then drop the spaces that booklets place at will ("Infanrix Quinta").

    A space between two figures stays, so that "0,5 mL" and "05 mL" differ.
    """
    kept = _SPACE_BETWEEN_DIGITS.sub("\n", normalise(text))
    return kept.replace(" ", "").replace("\n", " ")


def sound(text: str) -> str:
    """Spell a name roughly as a French ear would: "tifim vi" and "TYPHIM VI" are then equal."""
    heard = squash(text)
    for spelling, plain in _SOUNDS:
        heard = spelling.sub(plain, heard)
    return heard
