"""The review page: a local server whose handlers only parse, call the library and draw."""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import get_args
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from triptych.corpora.funnel import funnels
from triptych.corpora.listing import Order, Query
from triptych.corpora.overlay import Shown
from triptych.errors import AbsentError, ConflictError, InputError, StoreError, TriptychError
from triptych.records import cell_record
from triptych.review.bench import bench, changed_rows, next_unreviewed
from triptych.review.changes import changes
from triptych.review.desk import KEYS, Desk, Form
from triptych.review.guard import INTERFACE_COOKIE, Guard, Pass, chosen_interface
from triptych.review.pages import environment, static
from triptych.review.wording import INTERFACES, Wording
from triptych.story import SEVERITIES

PAGE = 50  # stories on a page of the list
LARGEST_FORM = 2_000_000  # bytes: twenty times the longest cell
STATIC = frozenset(
    {
        "base.css",
        "htmx.LICENSE.txt",
        "htmx.min.js",
        "icon.svg",
        "review.css",
        "review.js",
        "ribbons.js",
    }
)

Handler = Callable[["Visit"], Response]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, read: what it asks, and who answers."""

    desk: Desk
    leave: Pass
    request: Request
    query: Form
    form: Form
    w: Wording

    @property
    def story(self) -> str:
        """The story that the request is about."""
        story = self.form.get("id") or self.query.get("id")
        if not story:
            raise InputError("the address lacks the story's id: go back to the list")
        return story

    def draw(
        self, template: str, status: int = 200, trigger: str = "", **values: object
    ) -> Response:
        """A page or fragment as a response; `trigger` names an event for the page's script."""
        text = (
            environment()
            .get_template(template)
            .render(
                w=self.w,
                csrf=self.leave.csrf,
                who=self.desk.who,
                name=self.desk.store.directory.resolve().name,
                keys=KEYS,
                **values,
            )
        )
        headers = {"HX-Trigger-After-Settle": trigger} if trigger else {}
        return Response(text, status, headers, media_type="text/html; charset=utf-8")


def create_app(desk: Desk, leave: Pass, interface: str = "en") -> Guard:
    """The application, behind its guard."""

    def route(path: str, handler: Handler, method: str = "GET") -> Route:
        async def endpoint(request: Request) -> Response:
            visit = Visit(
                desk,
                leave,
                request,
                dict(request.query_params),
                await _form(request) if method == "POST" else {},
                Wording(chosen_interface(request.cookies, interface)),
            )
            return await run_in_threadpool(_answer, handler, visit)

        return Route(path, _patient(endpoint), methods=[method])

    return Guard(
        Starlette(
            routes=[
                route("/", list_page),
                route("/story", story_page),
                route("/sheet", sheet),
                route("/row", one_row),
                route("/editor", editor),
                route("/candidates", other_candidates),
                route("/journal", journal_page),
                route("/head", head),
                route("/preview", preview, "POST"),
                route("/act/{action}", act, "POST"),
                route("/interface", choose_interface, "POST"),
                route("/static/{name}", static_file),
                route("/{page:path}", no_page),
            ]
        ),
        leave,
        interface,
    )


def _patient(
    endpoint: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """A browser that goes away before its form is here has asked for nothing."""

    async def patient(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ClientDisconnect:
            return Response(status_code=400)

    return patient


async def _form(request: Request) -> Form:
    """The fields of a form; a form that is too large is not read to its end."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return {"too-large": "yes"}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _answer(handler: Handler, visit: Visit) -> Response:
    """The handler's answer, or the error as a page or a message."""
    try:
        if "too-large" in visit.form:
            raise InputError("this is too long to be saved: shorten the text")
        return handler(visit)
    except ConflictError as error:
        return _conflict(visit, error)
    except AbsentError:
        return _told(visit, "there is no such story here: go back to the list", 404)
    except TriptychError as error:
        return _told(visit, str(error), 503 if isinstance(error, StoreError) else 400)
    except Exception as error:  # a fault of ours: the person must hear of it, and goes on
        logging.getLogger(__name__).exception("%s failed", visit.request.url.path)
        return _told(visit, f"{type(error).__name__}: {error} (please report this)", 500)


def _told(visit: Visit, error: str, status: int) -> Response:
    """An error as a message on the page that asked, or as a page."""
    partial = visit.request.headers.get("hx-request") == "true"
    return visit.draw("message.html" if partial else "error.html", status, error=error)


def _conflict(visit: Visit, error: ConflictError) -> Response:
    """Tell the second writer, and show what stands there and what they wrote."""
    theirs, yours = error.theirs, error.yours
    return visit.draw(
        "conflict.html",
        409,
        "show-dialog",
        bench=bench(visit.desk.store, visit.story),
        following=next_unreviewed(visit.desk.store, visit.story),
        theirs=theirs,
        yours=yours,
        runs=changes(theirs or "", yours) if yours is not None else None,
        form=visit.form,
    )


def list_page(visit: Visit) -> Response:
    """The list of stories with its filters; only the results where htmx asks for them."""
    store = visit.desk.store
    query = read_query(visit.query)
    page = store.listing(query)
    partial = visit.request.headers.get("hx-target") == "results"
    return visit.draw(
        "_results.html" if partial else "list.html",
        query=query,
        page=page,
        link=lambda offset: _link(visit.query, offset),
        progress=store.progress(),
        languages=store.languages,
        funnels=[] if partial else list(funnels(store)),
    )


def read_query(form: Form) -> Query:
    """The filters of the list from its address; what is not understood is left out."""
    offset = form.get("offset", "0")
    severity = form.get("severity", "")
    order = form.get("order", "penalty")
    return Query(
        text=form.get("q", "")[:500],
        missing=form.get("missing") or None,
        machine="machine" in form,
        gaps="gaps" in form,
        severity=severity if severity in SEVERITIES else None,
        unreviewed="unreviewed" in form,
        order=order if order in get_args(Order) else "penalty",  # type: ignore[arg-type]  # checked
        limit=PAGE,
        offset=int(offset) if offset.isdecimal() and len(offset) < 10 else 0,
    )


def _link(query: Form, offset: int) -> str:
    return "/?" + urlencode({**query, "offset": offset})


def story_page(visit: Visit) -> Response:
    """One story in columns."""
    store = visit.desk.store
    following = next_unreviewed(store, visit.story)
    return visit.draw("story.html", bench=bench(store, visit.story), following=following)


def sheet(visit: Visit) -> Response:
    """The whole sheet of a story, drawn anew."""
    return _redrawn(visit, None, "")


def one_row(visit: Visit) -> Response:
    """One row as it stands, such as after an edit was given up."""
    number = visit.query.get("row", "")
    return _redrawn(visit, [int(number)] if number.isdecimal() else None, "")


def editor(visit: Visit) -> Response:
    """A cell as a form."""
    shown = bench(visit.desk.store, visit.story)
    number, language = visit.query.get("row", ""), visit.query.get("language", "")
    if not number.isdecimal() or int(number) >= len(shown.pane.rows):
        raise ConflictError(f"there is no row {number[:20]} any more: look at the story again")
    row = shown.pane.rows[int(number)]
    cell = row.row.cells.get(language)
    if cell is None:
        raise InputError(f"row {number} has no column {language!r}")
    return visit.draw(
        "_editor.html",
        number=row.number,
        language=language,
        text=cell.text or "",
        seen=shown.work[row.number].cells[language].seen,
    )


def other_candidates(visit: Visit) -> Response:
    """The other texts that a cell might have, to choose from."""
    row, cells = visit.desk.candidates(visit.story, visit.query)
    return visit.draw(
        "_candidates.html",
        trigger="show-dialog",
        story=visit.story,
        row=row,
        language=visit.query["language"],
        candidates=cells,
        records=[cell_record(cell) for cell in cells],
    )


def preview(visit: Visit) -> Response:
    """What a text that is being written changes, and the findings it would have."""
    number, language = visit.form.get("row", ""), visit.form.get("language", "")
    rows = visit.desk.store.shown(visit.story).rows
    found = visit.desk.preview(visit.story, visit.form)
    before = rows[int(number)].cells[language].text or ""
    text = visit.form.get("text", "").strip().replace("\r\n", "\n")
    return visit.draw("_preview.html", runs=changes(before, text), findings=found)


def act(visit: Visit) -> Response:
    """Carry out an action and draw what it changed."""
    desk, story = visit.desk, visit.story
    before = desk.store.shown(story)
    name = visit.request.path_params["action"]
    after = desk.act(name, story, visit.form)
    return _redrawn(visit, changed_rows(before, after), name, after)


def _redrawn(
    visit: Visit, rows: list[int] | None, action: str, shown: Shown | None = None
) -> Response:
    """The rows that changed, or the sheet, to replace what the browser shows."""
    store = visit.desk.store
    return visit.draw(
        "changed.html",
        trigger="redrawn",
        bench=bench(store, visit.story, shown),
        following=next_unreviewed(store, visit.story),
        rows=rows,
        action=action,
    )


def journal_page(visit: Visit) -> Response:
    """Who decided what and when about a story."""
    store = visit.desk.store
    entries = list(store.decisions(visit.story))
    by_number = {decision.number: decision for decision in entries}
    return visit.draw(
        "journal.html",
        story=visit.story,
        summary=store.summary(visit.story),
        entries=entries[::-1],
        by_number=by_number,
        changes=changes,
    )


def head(visit: Visit) -> Response:
    """Nothing while a page is up to date; a note once something was decided elsewhere."""
    latest = max((d.number for d in visit.desk.store.decisions(visit.story)), default=0)
    if str(latest) == visit.query.get("head"):
        return Response(status_code=204)
    return visit.draw("_stale.html")


def choose_interface(visit: Visit) -> Response:
    """Remember the language of the page, and go back."""
    chosen = visit.form.get("interface", "")
    back = visit.form.get("back", "/")
    response = Response(status_code=204, headers={"HX-Redirect": _local(back)})
    if chosen in INTERFACES:
        response.set_cookie(
            INTERFACE_COOKIE, chosen, max_age=31_536_000, samesite="strict", path="/"
        )
    return response


def _local(address: str) -> str:
    """An address of this server, whatever was asked for."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


def no_page(visit: Visit) -> Response:
    """What an address leads to that leads nowhere."""
    return _told(visit, "there is no such page here: go back to the list", 404)


def static_file(visit: Visit) -> Response:
    """A style sheet or script of ours."""
    name = visit.request.path_params["name"]
    if name not in STATIC:
        return Response("not found", 404)
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    return Response(static(name), media_type=f"{kind}; charset=utf-8")
