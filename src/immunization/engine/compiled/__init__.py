"""The knowledge base, compiled once: spans to months and days, dates to ordinals, vaccines to sets.

`calendar` calculates, `ages`, `skip`, `dose`, `series` and `knowledge` are the compiled forms.
They hold no fact about a person and are shared between threads and forked workers.
"""
