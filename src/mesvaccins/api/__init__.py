"""The API, as publicly documented, with our additions."""
