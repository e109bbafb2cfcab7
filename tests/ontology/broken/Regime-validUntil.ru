# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030> coop:validUntil "hier" .
}
