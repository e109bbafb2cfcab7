# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX recommendation: <https://w3id.org/cooperatheque/id/recommendation/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  recommendation:r01-traire-ensemble dcterms:source theme:eau .
}
