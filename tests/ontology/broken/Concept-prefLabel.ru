# The English is missing.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE {
  <https://example.org/fruit/reinette> skos:prefLabel ?text .
}
WHERE {
  <https://example.org/fruit/reinette> skos:prefLabel ?text .
  FILTER (LANG(?text) = "en")
}
