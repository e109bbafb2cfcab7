# A word instead of a date.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

INSERT DATA {
  source:page-fictive dcterms:date "hier" .
}
