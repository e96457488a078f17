"""One router a task, and those around them."""

from fastapi import APIRouter

from service.routes import about, analyze, batch, docs, entities, health, hedging, quotes, stance

ROUTERS: tuple[APIRouter, ...] = tuple(module.router for module in (entities, quotes, hedging, stance, analyze, batch, about, health, docs))
