"""The HTTP face of the graph: SPARQL protocol, entity pages, linked data, problems.

Only this package knows HTTP. `app.create_app` builds everything from one `settings.Settings`;
`server.serve` runs it.
"""
