"""The risk matrices an organisation may choose among: those we ship, and those it has brought itself."""

from __future__ import annotations

from tillit.assessment.content import matrix_of
from tillit.assessment.models import Assessment
from tillit.assessment.scale import Matrix, scales
from tillit.web.language import pick

MOST = 20


def own_matrices(tenant: int) -> dict[str, Matrix]:
    """Those its assessments use. One that nobody uses any more is brought again from its file."""
    rows = (
        Assessment.objects.filter(tenant_id=tenant)
        .exclude(matrix_table=None)
        .order_by("matrix", "-pk")
        .distinct("matrix")
        .values_list("matrix", "matrix_table")
    )
    return {code: matrix_of(code, table) for code, table in rows[:MOST]}


def matrix_choices(tenant: int | None) -> list[tuple[str, str]]:
    own = own_matrices(tenant) if tenant else {}
    return [(matrix.code, _called(matrix)) for matrix in scales().matrices] + [
        (code, _called(matrix)) for code, matrix in own.items()
    ]


def _called(matrix: Matrix) -> str:
    return f"{pick(matrix.name)} ({matrix.size} × {matrix.size})"
