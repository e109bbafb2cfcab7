# Both under another concept and at the top.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
  <https://example.org/fruit/reinette> skos:topConceptOf <https://example.org/scheme/fruit> .
}
