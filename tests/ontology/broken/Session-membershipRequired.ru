# A word instead of true or false.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX session: <https://w3id.org/cooperatheque/id/session/>

INSERT DATA {
  session:valmont-2030 coop:membershipRequired "oui" .
}
