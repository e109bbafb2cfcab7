# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX method: <https://w3id.org/cooperatheque/id/method/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  method:ronde-fictive dcterms:source theme:eau .
}
