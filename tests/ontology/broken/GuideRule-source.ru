# A case is not a source.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-partage> <http://purl.org/dc/terms/source> ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-partage> <http://purl.org/dc/terms/source> <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres> .
}
WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-partage> <http://purl.org/dc/terms/source> ?value .
}
