"""The vaccination booklets: identity, sharing code, sharings, vaccinations."""
