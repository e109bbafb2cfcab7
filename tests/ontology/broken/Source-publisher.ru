# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  source:page-fictive dcterms:publisher theme:eau .
}
