# A statement passing for verified without a source.
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> dcterms:source ?value .
}
