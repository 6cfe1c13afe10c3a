from tillit.organisations.models.organisation import Organisation
from tillit.organisations.models.person import ApiToken, Invitation, Membership, Person, RoleProposal

__all__ = ["ApiToken", "Invitation", "Membership", "Organisation", "Person", "RoleProposal"]
