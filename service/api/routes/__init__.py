"""The routes of the tasks, and those around them."""

from fastapi import APIRouter

from service.api.routes import about, analyze, batch, docs, events, health, jobs, tasks, verification

ROUTERS: tuple[APIRouter, ...] = tuple(module.router for module in (tasks, verification, analyze, batch, jobs, events, about, health, docs))
