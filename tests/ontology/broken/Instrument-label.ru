# The English is missing.
PREFIX instrument: <https://w3id.org/cooperatheque/id/instrument/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE {
  instrument:schema-fictif rdfs:label ?text .
}
WHERE {
  instrument:schema-fictif rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
