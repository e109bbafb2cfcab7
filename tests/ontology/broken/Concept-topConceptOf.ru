# A concept where a scheme is expected.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

DELETE {
  <https://example.org/fruit/pomme> skos:topConceptOf ?value .
}
INSERT {
  <https://example.org/fruit/pomme> skos:topConceptOf theme:eau .
}
WHERE {
  <https://example.org/fruit/pomme> skos:topConceptOf ?value .
}
