# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030> coop:missingCriterion theme:eau .
}
