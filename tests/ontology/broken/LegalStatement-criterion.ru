# A statement that answers nothing; the regime stays complete.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:criterion ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030> coop:missingCriterion ?value .
}
WHERE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:criterion ?value .
}
