# The English is missing.
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX session: <https://w3id.org/cooperatheque/id/session/>

DELETE {
  session:valmont-2030 rdfs:label ?text .
}
WHERE {
  session:valmont-2030 rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
