# A criterion both answered and without answer.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX criterion: <https://w3id.org/cooperatheque/id/criterion/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030> coop:missingCriterion criterion:decision .
}
