# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX session: <https://w3id.org/cooperatheque/id/session/>

INSERT DATA {
  session:valmont-2030 coop:endTime "hier" .
}
