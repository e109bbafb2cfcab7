# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:legalBasis theme:eau .
}
