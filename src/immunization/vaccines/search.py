"""Search by name as one types: tolerant of accents, case, typing errors and short forms.

A score is 0 to 100. Only an exact name (100) may be linked without a person: see
`NameIndex.exact`. Method and figures: docs of the nomenclature, `make bench`.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from immunization.vaccines.names import normalise, sound, squash

Key = TypeVar("Key", bound=Hashable)

EXACT = 100.0
_EXACT_HINT = 99.0
_WHOLE_PREFIX = 84.0
_WORD_PREFIX = 80.0
_CONTAINED = 80.0
_LENGTH_WORTH = 10.0
_SPELLING_WORTH = 0.93
_SOUND_WORTH = 0.9
_WORDS_WORTH = 0.9
_FUZZY_CUTOFF = 65.0
_FUZZY_DEPTH = 60
_SAYS_NOTHING = frozenset(
    {"vaccin", "vaccins", "vaccination", "contre", "anti", "la", "le", "les", "l"}
)
"""Words that people put before a name, and that set no two names apart."""


@dataclass(frozen=True, slots=True)
class NamedEntry(Generic[Key]):
    """Something to be found by any of its names, or by hints that name it too loosely to link.

    `favour` (points) breaks near ties.
    """

    key: Key
    names: tuple[str, ...]
    hints: tuple[str, ...] = ()
    favour: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """Something found, the name by which it was found, and how well that fits (0 to 100)."""

    key: Key
    matched: str
    score: float

    @property
    def is_exact(self) -> bool:
        """Say whether the typed text equals the name after normalisation."""
        return self.score == EXACT


@dataclass(frozen=True, slots=True)
class _Name(Generic[Key]):
    entry: NamedEntry[Key]
    text: str
    words: str
    padded: str
    squashed: str
    is_hint: bool


def _of(entry: NamedEntry[Key]) -> Iterator[_Name[Key]]:
    for text in (*entry.names, *entry.hints):
        if words := normalise(text):
            yield _Name(entry, text, words, f" {words} ", squash(text), text in entry.hints)


@dataclass(frozen=True, slots=True)
class _Query:
    squashed: str
    begun: str
    padded: str

    @classmethod
    def of(cls, words: str) -> "_Query":
        return cls(squash(words), f" {words}", f" {words} ")


class NameIndex(Generic[Key]):
    """Names held in memory, normalised once."""

    def __init__(self, entries: Iterable[NamedEntry[Key]]) -> None:
        self._names = [name for entry in entries for name in _of(entry)]
        self._words = [name.words for name in self._names]
        self._squashed = [name.squashed for name in self._names]
        self._sounds = [sound(name.text) for name in self._names]
        self._exact: dict[str, dict[Key, str]] = {}
        for name in self._names:
            if not name.is_hint:
                self._exact.setdefault(name.squashed, {}).setdefault(name.entry.key, name.text)

    def exact(self, text: str) -> Key | None:
        """Give the one entry whose name equals the text after normalisation.

        None when there is none, and when two entries share the name.
        """
        found = self._exact.get(squash(text), {})
        return next(iter(found)) if len(found) == 1 else None

    def search(self, text: str, limit: int = 10) -> tuple[Candidate[Key], ...]:
        """Give the entries whose names are nearest to what was typed, best first."""
        words = normalise(text)
        if not words or limit < 1:
            return ()
        best: dict[Key, tuple[tuple[bool, float], Candidate[Key]]] = {}
        for place, score in self._scores(words).items():
            name = self._names[place]
            # An exact name comes first, whatever else is favoured.
            rank = (score == EXACT, score + name.entry.favour)
            if name.entry.key not in best or rank > best[name.entry.key][0]:
                best[name.entry.key] = rank, Candidate(name.entry.key, name.text, round(score, 1))
        ordered = sorted(best.values(), key=_order)
        return tuple(candidate for _, candidate in ordered[:limit])

    def _scores(self, words: str) -> dict[int, float]:
        telling = _telling(words)
        scores = self._fuzzy(telling, squash(telling))
        for query in map(_Query.of, {words, telling}):
            for place, name in enumerate(self._names):
                score = _literal(name, query)
                if score and score > scores.get(place, 0.0):
                    scores[place] = score
        # Only the whole text can be a name: what was left out sets it apart.
        whole = squash(words)
        return {
            place: score if self._squashed[place] == whole else min(score, _EXACT_HINT)
            for place, score in scores.items()
        }

    def _fuzzy(self, words: str, squashed: str) -> dict[int, float]:
        scores: dict[int, float] = {}
        for scorer, query, choices, worth in (
            (fuzz.ratio, squashed, self._squashed, _SPELLING_WORTH),
            (fuzz.ratio, sound(words), self._sounds, _SOUND_WORTH),
            (fuzz.WRatio, words, self._words, _WORDS_WORTH),
        ):
            found = process.extract(
                query, choices, scorer=scorer, limit=_FUZZY_DEPTH, score_cutoff=_FUZZY_CUTOFF
            )
            for _, score, place in found:
                scores[place] = max(score * worth, scores.get(place, 0.0))
        return scores


def _order(
    ranked: tuple[tuple[bool, float], Candidate[Key]],
) -> tuple[bool, float, int, str, str]:
    (exact, rank), candidate = ranked
    return not exact, -rank, len(candidate.matched), candidate.matched, str(candidate.key)


def _literal(name: _Name[Key], query: "_Query") -> float:
    """Score a name that begins with the text, has a word that does, or stands in it."""
    if name.squashed.startswith(query.squashed):
        if len(name.squashed) == len(query.squashed):
            return _EXACT_HINT if name.is_hint else EXACT
        return _WHOLE_PREFIX + _LENGTH_WORTH * len(query.squashed) / len(name.squashed)
    if query.begun in name.padded:
        return _WORD_PREFIX + _LENGTH_WORTH * len(query.squashed) / len(name.squashed)
    if name.padded in query.padded:
        return _CONTAINED + _LENGTH_WORTH * len(name.squashed) / len(query.squashed)
    return 0.0


def _telling(words: str) -> str:
    """Leave out words that say nothing, unless nothing else was typed."""
    kept = [word for word in words.split() if word not in _SAYS_NOTHING]
    return " ".join(kept) or words
