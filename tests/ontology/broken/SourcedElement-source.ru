# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> dcterms:source theme:eau .
}
