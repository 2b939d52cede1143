"""The national nomenclature of vaccines, in tables."""
