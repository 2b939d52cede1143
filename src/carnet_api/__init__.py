"""The treaty between both services: documents, errors, the port, its HTTP adapter and its fake."""
