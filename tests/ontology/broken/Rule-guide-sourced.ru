# A format named without a reason.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-partage> coop:rationale ?value .
}
