from ninja import Router

from tillit.analytics.skills.api import router as skills

router = Router()
router.add_router("", skills)
