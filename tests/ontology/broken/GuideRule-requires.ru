# A concept that no scheme declares.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:requires ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:requires <https://w3id.org/cooperatheque/id/money/inexistant> .
}
WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:requires ?value .
}
