# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#agreement-1> coop:signedOn "hier" .
}
