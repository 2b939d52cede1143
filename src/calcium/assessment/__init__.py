"""The bilan of a student, as MesVaccins gives it, and the answers of dossiers without CVE.

Calcium judges nothing: with a CVE it asks for the bilan of the carnet, without one it sends doses
and answers to the anonymous decision support.
"""
