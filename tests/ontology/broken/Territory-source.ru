# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX territory: <https://w3id.org/cooperatheque/id/territory/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  territory:valmont dcterms:source theme:eau .
}
