"""POST /v1/quotes/verify."""

from fastapi import APIRouter, Response

from service.api.deps import ExchangeDep
from service.api.describe import analysis
from service.api.schemas.verification import GOT, SENT, VerifyRequest, VerifyResult
from service.comparing import Comparer

router = APIRouter(tags=["analysis"])


@router.post("/v1/quotes/verify", summary="Was it said so?", **analysis("verifyQuotes", VerifyRequest, VerifyResult, SENT, GOT))
async def verify(exchange: ExchangeDep) -> Response:
    """Hold every quoted passage of a draft against transcripts.

    Marks, case, fillers, ellipses, brackets and how numbers are written make no difference; every other word does, and the word diff
    shows it in both texts.
    """
    most = exchange.settings.max_documents
    return await exchange.respond(VerifyRequest, lambda message: message.comparison(most), Comparer(exchange.processor).work)
