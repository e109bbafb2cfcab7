# An answer that changes nothing.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#option-aucun> coop:guideRule ?value .
}
