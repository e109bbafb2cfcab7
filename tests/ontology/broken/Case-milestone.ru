# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres> coop:milestone theme:eau .
}
