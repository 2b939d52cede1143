"""How names are folded and what was typed in the search field: pure decisions on plain values."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_SPELLED_OUT = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_FRENCH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{2})(\d{2})(\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)

PAGE_SIZE = 50
LISTED_WITHOUT_SEARCH = 200
"""A centre with more dossiers than this shows none before a search."""


def fold(text: str) -> str:
    """Fold accents, case and punctuation: `fold("Élise  O'Neil")` is `"elise o neil"`."""
    lower = unicodedata.normalize("NFKD", text.casefold().translate(_SPELLED_OUT))
    letters = "".join(char for char in lower if not unicodedata.combining(char))
    return _NOT_A_WORD.sub(" ", letters.translate(_SPELLED_OUT)).strip()


def words_of(*names: str) -> frozenset[str]:
    """The folded words of some names, each once."""
    return frozenset(word for name in names for word in fold(name).split())


def sort_name(last_name: str, first_name: str) -> str:
    """What a list is sorted by."""
    return f"{fold(last_name)}, {fold(first_name)}"


@dataclass(frozen=True, slots=True)
class StudentQuery:
    """What was looked for: beginnings of words, beginnings of an INE, birth dates."""

    words: tuple[str, ...] = ()
    ines: tuple[str, ...] = ()
    birth_dates: tuple[date, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.ines or self.birth_dates)


def parse_query(text: str) -> StudentQuery:
    """Read what was typed: a word with a figure begins an INE, a date is a birth date."""
    words: list[str] = []
    ines: list[str] = []
    dates: list[date] = []
    for part in text.split():
        born = _date(part)
        if born:
            dates.append(born)
        elif any(char.isdigit() for char in part):
            ines.append(fold(part).replace(" ", "").upper())
        else:
            words.extend(fold(part).split())
    return StudentQuery(tuple(words), tuple(ines), tuple(dates))


def _date(text: str) -> date | None:
    french, iso = _FRENCH_DATE.fullmatch(text), _ISO_DATE.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if french:
            day, month, year = (int(part) for part in french.groups() if part is not None)
            return date(year, month, day)
    except ValueError:
        return None
    return None
