"""The screens: a page parses the form, calls one action or selector, renders."""
