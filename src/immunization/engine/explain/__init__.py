"""Says why: sentences in French and in English for every verdict, a sentence a reason, with dates.

`phrases` is the shape of a phrase book, `french` and `english` are the two, `sentences` fills them.
"""

from immunization.engine.explain.sentences import Explanation, Language, explain

__all__ = ["Explanation", "Language", "explain"]
