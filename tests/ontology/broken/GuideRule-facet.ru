# A facet that the guide does not read.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-partage> coop:facet ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-partage> coop:facet <https://w3id.org/cooperatheque/id/facet/enjeux> .
}
WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-partage> coop:facet ?value .
}
