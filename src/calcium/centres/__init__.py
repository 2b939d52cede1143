"""The centres, their membership of MesVaccins and their vaccine lists."""
