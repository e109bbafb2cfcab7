# The value is missing.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:criterion ?value .
}
