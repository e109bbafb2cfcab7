# The English is missing.
PREFIX glossary: <https://w3id.org/cooperatheque/id/glossary/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE {
  glossary:estive skos:definition ?text .
}
WHERE {
  glossary:estive skos:definition ?text .
  FILTER (LANG(?text) = "en")
}
