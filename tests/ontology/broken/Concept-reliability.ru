# More than the whole.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://example.org/fruit/reinette> coop:reliability 1.5 .
}
