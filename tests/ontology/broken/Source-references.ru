# A thing outside the base.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

INSERT DATA {
  source:page-fictive dcterms:references <https://example.org/ailleurs> .
}
