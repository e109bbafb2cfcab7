# The English is missing.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE {
  <https://example.org/scheme/fruit> skos:prefLabel ?text .
}
WHERE {
  <https://example.org/scheme/fruit> skos:prefLabel ?text .
  FILTER (LANG(?text) = "en")
}
