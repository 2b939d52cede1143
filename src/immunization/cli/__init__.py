"""The commands of `python -m immunization`, one module each."""
