"""The medicine: vaccine nomenclature, vaccination calendars as dated data, and the engine."""
