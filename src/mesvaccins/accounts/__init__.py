"""The citizen's account: who signs in at MesVaccins."""
