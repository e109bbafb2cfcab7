# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030> coop:validFrom ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030> coop:validFrom "hier" .
}
WHERE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030> coop:validFrom ?value .
}
