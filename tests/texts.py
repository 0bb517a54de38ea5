"""Texts to send to `/validate`: one whose check never ends."""

TURTLE = {"Content-Type": "text/turtle"}
ENDLESS = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX ex: <http://example.org/>
ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:sparql [ a sh:SPARQLConstraint ; sh:select \"\"\"
SELECT $this WHERE {
    $this ?p1 ?o1 . ?s2 ?p2 ?o2 . ?s3 ?p3 ?o3 . ?s4 ?p4 ?o4 . FILTER(?o1 = "x" && ?o4 = "y")
}
\"\"\" ] .
"""
THINGS = "@prefix ex: <http://example.org/> .\n" + "".join(
    f"ex:t{number} a ex:Thing ; ex:p {number} .\n" for number in range(200)
)
