# The English is missing.
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX recommendation: <https://w3id.org/cooperatheque/id/recommendation/>

DELETE {
  recommendation:r01-traire-ensemble rdfs:label ?text .
}
WHERE {
  recommendation:r01-traire-ensemble rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
