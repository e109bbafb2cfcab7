# A word instead of true or false.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/session/valmont-2030#programme-1> coop:remote "oui" .
}
