# Not the address of a page.
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

INSERT DATA {
  source:page-fictive foaf:page <urn:isbn:0> .
}
