# The English is missing.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE {
  <https://example.org/scheme/fruit> skos:definition ?text .
}
WHERE {
  <https://example.org/scheme/fruit> skos:definition ?text .
  FILTER (LANG(?text) = "en")
}
