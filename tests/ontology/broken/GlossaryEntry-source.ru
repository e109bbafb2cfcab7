# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX glossary: <https://w3id.org/cooperatheque/id/glossary/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  glossary:estive dcterms:source theme:eau .
}
