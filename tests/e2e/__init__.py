"""The manual, chapter by chapter, in a real browser between both real services."""
