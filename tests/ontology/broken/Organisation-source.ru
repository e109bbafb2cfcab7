# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  organisation:valmont dcterms:source theme:eau .
}
