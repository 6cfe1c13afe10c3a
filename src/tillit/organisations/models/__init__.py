from tillit.organisations.models.organisation import Organisation
from tillit.organisations.models.person import ApiToken, Identity, Invitation, Membership, Person, RoleProposal

__all__ = ["ApiToken", "Identity", "Invitation", "Membership", "Organisation", "Person", "RoleProposal"]
