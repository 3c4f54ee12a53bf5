"""Reading and saving topics and scripts. Each save names the version that it was based on."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from understudy.desk import scripts, topics
from understudy.desk.answers import body_of, desk_of, in_json, name_in
from understudy.errors import UserError
from understudy.versions import Changed


@in_json
async def put_topic(request: Request) -> dict[str, Any]:
    """Write a topic from the form."""
    topic = name_in(request, "topic")
    based_on, values = await body_of(request, based_on=str, values=dict)
    version = await run_in_threadpool(topics.save_topic, desk_of(request).root, topic, values, based_on)
    return {"version": version}


@in_json
async def delete_topic(request: Request) -> dict[str, Any]:
    """Remove a topic from the project."""
    desk, topic = desk_of(request), name_in(request, "topic")
    if desk.runs.work_for(topic):
        raise UserError(f"a run of {topic} is at work or waits. Stop it, or wait for its end.")
    await run_in_threadpool(lambda: topics.remove_topic(desk.root, desk.project(), topic))
    return {}


@in_json
async def get_script(request: Request) -> dict[str, Any]:
    """The script as it is now."""
    return told(await run_in_threadpool(scripts.find, desk_of(request).root, name_in(request, "topic")))


async def put_script(request: Request) -> Response:
    """Save a script; if it was changed meanwhile, the answer is what it is now."""
    desk, topic = desk_of(request), name_in(request, "topic")
    try:
        desk.project().topic_source(topic)
        based_on, content = await body_of(request, based_on=str, script=dict)
        saved = await run_in_threadpool(scripts.save_script, desk.root, topic, content, based_on)
        return JSONResponse(told(saved))
    except UserError as error:
        return JSONResponse({"problem": str(error)}, status_code=422)
    except Changed:
        return JSONResponse(told(await run_in_threadpool(scripts.find, desk.root, topic)), status_code=409)


def told(found: scripts.Found) -> dict[str, Any]:
    """What a page is told of a script."""
    return {
        "source": str(found.source or ""),
        "is_own": found.is_own,
        "version": found.version,
        "script": found.content,
        "problem": found.problem,
    }
