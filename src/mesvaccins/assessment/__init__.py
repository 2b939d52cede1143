"""The bilan of a carnet: what is asked of a person, what is due to them, and why.

The judgement is the medicine's; this room brings it the doses and answers of a carnet, or of
nobody in particular, and writes its verdicts as the treaty's documents. It keeps nothing of its
own: doses and answers are the carnet's.
"""
