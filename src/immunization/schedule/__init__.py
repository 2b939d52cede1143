"""The knowledge base: what a vaccination calendar says, as immutable values.

`knowledge_base` holds the whole, `antigen`, `series`, `dose` and `skip` its parts from the largest
to the smallest, `validity` the values that they share. `cdc` reads the CDC's supporting data.
Nothing here decides anything: that is `immunization.engine`.
"""
