"""A calendar written as lines of a bilan: what France needs on top of the CDC's model.

`line` holds the values, `condition` the little language of facts, `profile` the questions,
`calendar` the whole; `read` and `load` turn TOML files into them, `check` looks for what is wrong.
The mechanisms are general: no disease, age or year is named in code.
"""
