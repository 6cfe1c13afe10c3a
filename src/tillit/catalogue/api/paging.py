"""One page of a list, as the API answers with it."""

from typing import Any

from django.core.paginator import Paginator

PER_PAGE = 50


def paged(rows: Any, page: int, shape: Any) -> dict[str, Any]:
    found = Paginator(rows, PER_PAGE).get_page(page)
    return {"count": found.paginator.count, "page": found.number, "pages": found.paginator.num_pages,
            "items": shape(found.object_list)}  # fmt: skip
