"""Why a statement, a body or an attachment is refused, as one sentence."""


class Invalid(Exception):
    """What was sent breaks a rule of xAPI: `path` says where, `rule` what is wrong, `section` where it is written."""

    def __init__(self, path: str, rule: str, section: str) -> None:
        super().__init__(path, rule, section)
        self.path = path
        self.rule = rule
        self.section = section

    def __str__(self) -> str:
        return f"{self.path or 'The body'}: {self.rule} (xAPI {self.section})."

    def within(self, outer: str) -> "Invalid":
        """The same, seen from the part that contains it."""
        inner = self.path if not self.path or self.path.startswith("[") else f".{self.path}"
        return Invalid(f"{outer}{inner}".removesuffix("."), self.rule, self.section)
