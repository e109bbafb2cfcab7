# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX method: <https://w3id.org/cooperatheque/id/method/>

INSERT DATA {
  method:ronde-fictive coop:since "hier" .
}
