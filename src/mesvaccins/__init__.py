"""MesVaccins: the national service where citizens keep their vaccination booklets."""
