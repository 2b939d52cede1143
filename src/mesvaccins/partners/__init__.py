"""Who may call the API: software, organisations with their keys, the professionals they name."""
