"""The nomenclature: diseases, valences, vaccines, their codes and their names."""
