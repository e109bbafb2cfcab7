# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:criterion ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:criterion <https://w3id.org/cooperatheque/id/money/prix> .
}
WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:criterion ?value .
}
