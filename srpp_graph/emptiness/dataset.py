"""FROM, FROM NAMED and their parameters: graphs that do not exist, and a default graph that is empty."""

from __future__ import annotations

from rdflib.term import URIRef

from srpp_graph.emptiness.elements import Edit, Part, Span
from srpp_graph.emptiness.inquiry import Inquiry
from srpp_graph.emptiness.mending import Offers
from srpp_graph.emptiness.names import NEAR, rank
from srpp_graph.phrases import said


async def explain_dataset(inquiry: Inquiry) -> bool:
    """Add which graphs of the dataset do not exist, or that its default graph is empty; whether any is so."""
    before = len(inquiry.findings)
    if any(inquiry.prober.given):
        await _explain_parameters(inquiry)
    else:
        await _explain_from(inquiry)
    return len(inquiry.findings) > before


async def _explain_parameters(inquiry: Inquiry) -> None:
    known = {str(each) for each, _ in await inquiry.prober.graphs()}
    for iri in (each for graphs in inquiry.prober.given for each in graphs):
        if iri not in known:
            near = [each for each in rank(URIRef(iri), [(URIRef(one), 0) for one in known])[:1]]
            notes = [said("did you mean {graph}?", graph=each.term) for each in near if each.likeness >= NEAR]
            message = said(
                "a parameter of the request asks for the graph <{graph}>, which is not there", graph=iri
            )
            inquiry.add("unknown-graph", message, Span(0, 0), notes=notes)


async def _explain_from(inquiry: Inquiry) -> None:
    outline = inquiry.prober.outline
    named = (*outline.froms, *outline.froms_named)
    if not named:
        return
    graphs = await inquiry.prober.graphs()
    known = {each for each, _ in graphs}
    for token in named:
        iri = inquiry.names.read_iri(token)
        if iri is None or iri in known:
            continue
        span = Span(token.start, token.end)
        offers: Offers = []
        for each in rank(iri, graphs)[:2]:
            if each.likeness >= NEAR:
                edit = Edit(*span, inquiry.names.write(each.term))
                message = said(
                    "did you mean {name}? It holds {number} statements", name=edit.text, number=each.matches
                )
                offers.append(await inquiry.offer(message, edit, each.matches))
        inquiry.add("unknown-graph", said("there is no graph {term}", term=token.text), span, offers)
    asks_default = any(each.part is not Part.GRAPH for each in outline.selection.where.elements)
    if not inquiry.findings and not outline.froms and asks_default:
        first = outline.froms_named[0]
        message = said("the query has FROM NAMED but no FROM, so its default graph is empty")
        notes = [said("ask within {graph}, or write FROM", graph="GRAPH ?graph { … }")]
        inquiry.add("empty-default-graph", message, Span(first.start, first.end), notes=notes)
