"""What any `CarnetGateway` must do, held against the fake and against the real MesVaccins.

A subclass gives a fixture `world`, which is a `World` of every part. A part that is added here is
held by both.
"""

from tests.treaty.assessment_contract import AssessmentContract
from tests.treaty.creation_contract import CreationContract
from tests.treaty.look_up_contract import LookUpContract
from tests.treaty.merge_contract import MergeContract
from tests.treaty.vaccination_contract import VaccinationContract
from tests.treaty.withdrawal_contract import WithdrawalContract


class CarnetGatewayContract(
    LookUpContract,
    CreationContract,
    VaccinationContract,
    AssessmentContract,
    MergeContract,
    WithdrawalContract,
):
    """The whole contract."""
