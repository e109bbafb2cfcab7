# A concept that no scheme declares.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX decision: <https://w3id.org/cooperatheque/id/decision/>

DELETE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:kind ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:kind decision:inexistante .
}
WHERE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:kind ?value .
}
