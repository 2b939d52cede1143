"""The students' dossiers: identity, contacts, search."""
