# A word instead of true or false.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#governance-1> coop:newlyCreated "oui" .
}
