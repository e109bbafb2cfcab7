# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX session: <https://w3id.org/cooperatheque/id/session/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  session:valmont-2030 dcterms:source theme:eau .
}
