# French without English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> coop:rationale "Une phrase seule."@fr .
}
