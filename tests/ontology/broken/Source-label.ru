# The English is missing.
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

DELETE {
  source:page-fictive rdfs:label ?text .
}
WHERE {
  source:page-fictive rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
