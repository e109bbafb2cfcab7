# The English is missing.
PREFIX glossary: <https://w3id.org/cooperatheque/id/glossary/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE {
  glossary:estive rdfs:label ?text .
}
WHERE {
  glossary:estive rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
