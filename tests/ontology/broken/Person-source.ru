# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX person: <https://w3id.org/cooperatheque/id/person/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  person:alpine-fictive dcterms:source theme:eau .
}
