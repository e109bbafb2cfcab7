# A reference has no language.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX legal-text: <https://w3id.org/cooperatheque/id/legal-text/>

DELETE {
  legal-text:article-fictif dcterms:identifier ?value .
}
INSERT {
  legal-text:article-fictif dcterms:identifier "CF 1"@fr .
}
WHERE {
  legal-text:article-fictif dcterms:identifier ?value .
}
