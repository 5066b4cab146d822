"""RECORDS: every kind of record the ledger keeps, one line each."""

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Benefit, Loan, MinimumWage
from app.domain.papers import Assessment, Evidence, Explanation, Question
from app.domain.park import BuildStage, MechanismJudgement, Park, ParkArea, TierGrant
from app.domain.record import Record
from app.domain.service import Activity, Mentor, Project, ServiceRecord, Training
from app.domain.tenancy import Tenancy

# Owned by a unit, with an id, tracked and carried in bundles; parents before children.
RECORDS: tuple[type[Record], ...] = (
    Park,
    ParkArea,
    MechanismJudgement,
    TierGrant,
    BuildStage,
    Founder,
    Entity,
    Tenancy,
    Headcount,
    Loan,
    Benefit,
    MinimumWage,
    Mentor,
    ServiceRecord,
    Project,
    Training,
    Activity,
    Evidence,
    Explanation,
    Question,
    Assessment,
)
