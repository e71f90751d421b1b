"""The three names that Oscar asks of a search app. All of them answer from our own engine."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views import View

from search.engines.base import SearchUnavailable
from search.find import find
from search.query import SearchQuery


class FacetedSearchView(View):
    """Results as JSON: key, score and what the card needs."""

    def get(self, request: HttpRequest, **kwargs: object) -> JsonResponse:
        query = SearchQuery(text=request.GET.get("q", ""), language=request.LANGUAGE_CODE or "en")
        try:
            result = find(query, at=timezone.now())
        except SearchUnavailable as fault:
            return JsonResponse({"error": str(fault)}, status=503)
        hits = [{"key": hit.key, "score": hit.score, "display": hit.display} for hit in result.hits]
        return JsonResponse({"total": result.total, "hits": hits})


class CatalogueView(FacetedSearchView):
    pass


class ProductCategoryView(FacetedSearchView):
    pass
