"""Assessments over the API: what the pages show, and the same commands under the same rules."""

from tillit.assessment.api.assessments import router
from tillit.assessment.api.files import router as file_router
from tillit.assessment.api.published import router as library_router
from tillit.assessment.api.quality import router as quality_router

router.add_router("", library_router)
router.add_router("", file_router)
router.add_router("", quality_router)

__all__ = ["router"]
