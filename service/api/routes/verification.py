"""POST /v1/quotes/verify."""

from fastapi import APIRouter, Response

from service.api import bodies
from service.api.deps import ExchangeDep
from service.api.describe import analysis
from service.api.schemas.verification import GOT, SENT, VerifyRequest, VerifyResult
from service.comparing import Comparer
from service.formats import chosen

router = APIRouter(tags=["analysis"])


@router.post(
    "/v1/quotes/verify", summary="Was it said so?", **analysis("verifyQuotes", VerifyRequest, VerifyResult, SENT, GOT, standards=False)
)
async def verify(exchange: ExchangeDep) -> Response:
    """Hold every quoted passage of a draft against transcripts.

    Marks, case, fillers, ellipses, brackets and how numbers are written make no difference; every other word does, and the word diff
    shows it in both texts.
    """
    deadline = exchange.deadline(exchange.settings.request_timeout)
    chosen(exchange.request.headers.getlist("accept"))
    message = await exchange.message(VerifyRequest)
    comparison = message.comparison(exchange.settings.max_documents)
    etag = exchange.etag(message.model_dump_json().encode())
    if known := exchange.known(etag):
        return Response(status_code=304, headers={"ETag": known})
    result = await Comparer(exchange.processor).work(comparison, deadline, exchange.timing)
    return Response(result, media_type=bodies.JSON, headers={"ETag": etag})
