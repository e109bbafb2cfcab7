# Not the address of a page.
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX legal-text: <https://w3id.org/cooperatheque/id/legal-text/>

INSERT DATA {
  legal-text:article-fictif foaf:page <urn:isbn:0> .
}
