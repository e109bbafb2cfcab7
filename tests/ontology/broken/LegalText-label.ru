# The English is missing.
PREFIX legal-text: <https://w3id.org/cooperatheque/id/legal-text/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE {
  legal-text:article-fictif rdfs:label ?text .
}
WHERE {
  legal-text:article-fictif rdfs:label ?text .
  FILTER (LANG(?text) = "en")
}
