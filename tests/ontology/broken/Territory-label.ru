# The English is missing.
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX territory: <https://w3id.org/cooperatheque/id/territory/>

DELETE {
  territory:valmont rdfs:label ?text .
}
WHERE {
  territory:valmont rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
