# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>

INSERT DATA {
  organisation:valmont coop:ceasedOn "hier" .
}
