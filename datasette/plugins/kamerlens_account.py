"""The codebook as a person reads it, the account of how good the figures are, and the form to dispute a mention."""

from typing import Any

from datasette import NotFound, Response, hookimpl

from kamerlens.publish import account, dispute
from kamerlens.publish.metadata import DATABASE
from kamerlens.tag import codebook
from kamerlens.tag.codebook import DIRECTIONS

_MENTION = r"(?P<number>[0-9]{1,18})"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/codeboek, /verantwoording, /bezwaar/MENTION and the file that it makes."""
    return [
        (r"^/codeboek$", codebook_page),
        (r"^/verantwoording$", account_page),
        (rf"^/bezwaar/{_MENTION}$", dispute_page),
        (rf"^/bezwaar/{_MENTION}\.jsonl$", dispute_file),
    ]


async def _page(request: Any, datasette: Any, template: str, context: dict[str, Any]) -> Any:
    return Response.html(await datasette.render_template(template, context, request=request))


async def codebook_page(request: Any, datasette: Any) -> Any:
    """All definitions, rules and lists, each rule with its mentions."""
    db, book = datasette.get_database(DATABASE), codebook.load()
    context = {
        "boek": book,
        "regels": {theme.id: account.rules_of(book, theme) for theme in book.themes},
        "aantallen": await account.counts(db),
        "versies": await account.versions(db),
        "tekst": account.prose(),
        "klassen": [each for each in book.classes if each.examples],
    }
    return await _page(request, datasette, "codeboek.html", context)


async def account_page(request: Any, datasette: Any) -> Any:
    """Gold set, agreement, scores, models, coverage, problems, runs, known limits."""
    found = await account.account(datasette.get_database(DATABASE))
    names = {theme.id: theme.label for theme in codebook.load().themes}
    subtypes = {each.id: each.label for theme in codebook.load().themes for each in theme.subtypes}
    return await _page(
        request, datasette, "verantwoording.html", {**found, "namen": names, "subtypen": subtypes}
    )


async def _dispute(request: Any, datasette: Any) -> dispute.Dispute:
    number, db = int(request.url_vars["number"]), datasette.get_database(DATABASE)
    found = await dispute.find(db, number, codebook.load(), request.args.get)
    if found is None:
        raise NotFound(f"Er is hier geen vermelding {number}: misschien is het stuk opnieuw gelezen")
    return found


def _site(request: Any, datasette: Any) -> str:
    return str(datasette.absolute_url(request, datasette.urls.instance())).rstrip("/")


async def dispute_page(request: Any, datasette: Any) -> Any:
    """The form of one mention; once sent, the file and the mail that are ready."""
    found, site = await _dispute(request, datasette), _site(request, datasette)
    to = dispute.address(datasette.plugin_config("kamerlens"))
    context = {
        "bezwaar": found,
        "richtingen": DIRECTIONS,
        "klaar": found.sent and not found.problems,
        "bestand": f"/bezwaar/{found.mention['id']}.jsonl?{request.query_string}",
        "regel": found.document(site),
        "mail": dispute.mail(to, found, site) if to else "",
    }
    return await _page(request, datasette, "bezwaar.html", context)


async def dispute_file(request: Any, datasette: Any) -> Any:
    """The line that `kamerlens code --read` takes in; 400 where the form was not filled rightly."""
    found = await _dispute(request, datasette)
    if not found.sent or found.problems:
        said = " ".join(found.problems) or "Vul eerst het formulier in."
        return Response.text(said, status=400)
    name = f"bezwaar-{found.mention['id']}.jsonl"
    return Response(
        found.document(_site(request, datasette)),
        content_type="application/x-ndjson; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
