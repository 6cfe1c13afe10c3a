"""What stands under a signature, in every format."""

from tillit.documents.formats import clean, shown
from tillit.documents.model import Language, Signature
from tillit.documents.words import words


def signature_lines(signature: Signature, language: Language) -> list[str]:
    says = words(language)
    who = [clean(part) for part in (signature.name, signature.organisation) if part]
    if signature.signed_at is None:
        return [*who, says.unsigned]
    lines = [*who, f"{says.signed}: {shown(signature.signed_at, language)}"]
    return [*lines, f"{says.content_hash}: {clean(signature.content_hash)}"] if signature.content_hash else lines
