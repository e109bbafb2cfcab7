# A scheme where a concept is expected.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
  <https://example.org/fruit/reinette> skos:broader <https://example.org/scheme/fruit> .
}
