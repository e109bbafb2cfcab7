# The English is missing.
PREFIX person: <https://w3id.org/cooperatheque/id/person/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE {
  person:alpine-fictive rdfs:label ?text .
}
WHERE {
  person:alpine-fictive rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
