# The English is missing.
PREFIX method: <https://w3id.org/cooperatheque/id/method/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE {
  method:ronde-fictive rdfs:label ?text .
}
WHERE {
  method:ronde-fictive rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
