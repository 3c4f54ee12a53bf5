"""Starting and stopping runs, what they would cost, and the approval of scripts."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from understudy.desk import orders, scripts
from understudy.desk.answers import body_of, desk_of, in_json, name_in
from understudy.errors import UserError
from understudy.script.approval import approve, script_hash, withdraw


@in_json
async def add_run(request: Request) -> dict[str, Any]:
    """Queue one run that makes all that is asked for."""
    desk = desk_of(request)
    films, wanted_scripts, takes = await body_of(request, films=list, scripts=list, takes=list)
    project = desk.project()
    asked = [orders.film(project, **_fields("films", film, topic=str, preset=str)) for film in films]
    asked += [orders.script(project, **_fields("scripts", one, topic=str)) for one in wanted_scripts]
    of_a_take = {"topic": str, "preset": str, "scene": str, "number": int}
    asked += [orders.take(desk.root, project, **_fields("takes", one, **of_a_take)) for one in takes]
    if not asked:
        raise UserError("nothing was asked for.")
    run = desk.runs.add(
        label=", ".join(order.label for order in asked),
        topics=[order.topic for order in asked],
        targets=[order.target for order in asked],
        check=lambda: orders.check_approvals(desk.root, asked),
    )
    return {"id": run.id}


def _fields(where: str, asked: Any, **fields: type) -> dict[str, Any]:
    """What was asked for, if it has these fields and no others. Raises UserError."""
    is_right = isinstance(asked, dict) and asked.keys() == fields.keys()
    if not is_right or not all(isinstance(asked[name], type_) for name, type_ in fields.items()):
        raise UserError(f"{where}: each should be an object with {', '.join(fields)}.")
    return asked


@in_json
async def stop_run(request: Request) -> dict[str, Any]:
    """End a run, or take it from the queue."""
    await body_of(request)
    await desk_of(request).runs.stop(request.path_params["run"])
    return {}


@in_json
async def cost(request: Request) -> dict[str, Any]:
    """Which jobs a film would cost now."""
    desk = desk_of(request)
    order = orders.film(desk.project(), name_in(request, "topic"), name_in(request, "preset"))
    return await desk.costs.of(order)


@in_json
async def put_approval(request: Request) -> dict[str, Any]:
    """Approve a script, named by its version so that nobody approves what they have not seen, or take that back."""
    desk, topic = desk_of(request), name_in(request, "topic")
    version, is_approved = await body_of(request, version=str, approved=bool)
    found = await run_in_threadpool(scripts.find, desk.root, topic)
    if not is_approved:
        withdraw(desk.root, topic)
        return {"approved": False}
    if found.content is None or found.version != version:
        raise UserError("the script was changed meanwhile. Read it again before you approve it.")
    approve(desk.root, topic, found.content)
    return {"approved": True, "script": script_hash(found.content)}
