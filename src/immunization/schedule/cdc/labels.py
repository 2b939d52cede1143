"""French names of the antigens and vaccine groups of the CDC's data, for the explanations."""

from immunization.schedule.validity import Label

_ENGLISH = {
    "HepA": "Hepatitis A",
    "HepB": "Hepatitis B",
    "Hib": "Haemophilus influenzae type b",
    "MMR": "Measles, mumps, rubella",
    "DTaP/Tdap/Td": "Diphtheria, tetanus, pertussis",
    "TBE": "Tick-borne encephalitis",
    "RSV": "Respiratory syncytial virus",
}

_FRENCH = {
    "COVID-19": "Covid-19",
    "Chikungunya": "Chikungunya",
    "Cholera": "Choléra",
    "DTaP/Tdap/Td": "Diphtérie, tétanos, coqueluche",
    "Dengue": "Dengue",
    "Diphtheria": "Diphtérie",
    "Ebola": "Maladie à virus Ebola",
    "HPV": "Papillomavirus humains (HPV)",
    "HepA": "Hépatite A",
    "HepB": "Hépatite B",
    "Hib": "Haemophilus influenzae de type b",
    "Influenza": "Grippe",
    "Japanese Encephalitis": "Encéphalite japonaise",
    "MMR": "Rougeole, oreillons, rubéole",
    "Measles": "Rougeole",
    "Meningococcal": "Méningocoques ACWY",
    "Meningococcal B": "Méningocoque B",
    "Mumps": "Oreillons",
    "Orthopoxvirus": "Orthopoxvirus (variole, mpox)",
    "Pertussis": "Coqueluche",
    "Pneumococcal": "Pneumocoque",
    "Polio": "Poliomyélite",
    "RSV": "Virus respiratoire syncytial (VRS)",
    "Rabies": "Rage",
    "Rotavirus": "Rotavirus",
    "Rubella": "Rubéole",
    "TBE": "Encéphalite à tiques",
    "Tetanus": "Tétanos",
    "Typhoid": "Fièvre typhoïde",
    "Varicella": "Varicelle",
    "Yellow Fever": "Fièvre jaune",
    "Zoster": "Zona",
}


def label(name: str) -> Label:
    """The name to show; a name that came after this table was written stays as it is."""
    return Label(english=_ENGLISH.get(name, name), french=_FRENCH.get(name, name))
