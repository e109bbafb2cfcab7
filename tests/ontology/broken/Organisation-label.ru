# The English is missing.
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE {
  organisation:valmont rdfs:label ?text .
}
WHERE {
  organisation:valmont rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
