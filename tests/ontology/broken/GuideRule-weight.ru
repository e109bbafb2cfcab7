# Heavier than the heaviest.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:weight ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:weight 9 .
}
WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:weight ?value .
}
