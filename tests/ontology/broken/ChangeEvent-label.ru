# The English is missing.
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE {
  <https://w3id.org/cooperatheque/id/organisation/valmont#change-2030> rdfs:label ?text .
}
WHERE {
  <https://w3id.org/cooperatheque/id/organisation/valmont#change-2030> rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
