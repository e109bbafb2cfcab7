# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX legal-text: <https://w3id.org/cooperatheque/id/legal-text/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  legal-text:article-fictif dcterms:source theme:eau .
}
