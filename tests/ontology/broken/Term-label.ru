# The English is missing.
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE {
  <https://example.org/ns#Verger> rdfs:label ?text .
}
WHERE {
  <https://example.org/ns#Verger> rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
