"""The knowledge base: vaccination calendars as dated, sourced data."""
