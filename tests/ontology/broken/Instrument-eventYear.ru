# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX instrument: <https://w3id.org/cooperatheque/id/instrument/>

INSERT DATA {
  instrument:schema-fictif coop:eventYear "hier" .
}
