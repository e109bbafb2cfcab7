# Nothing on duration, not even that it is unknown.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX criterion: <https://w3id.org/cooperatheque/id/criterion/>

DELETE DATA {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030> coop:missingCriterion criterion:duree .
}
