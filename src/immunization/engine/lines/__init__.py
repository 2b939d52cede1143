"""The bilan: the lines of a calendar, each with its verdict and its reasons.

`assessment` is the entrance. `edition` is the calendar between two changes of it, `case` holds what
is known of the person, `series`, `appointments`, `follow`, `seasonal` and `refresh` are the
mechanisms by which a rule speaks, `merge` makes one verdict of them, `obstacles` says what forbids
it today. `texts`, `explain`, `questions` and `plan` make words, the why, the open questions and the
visits of it.
"""
