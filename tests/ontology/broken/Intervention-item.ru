# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/session/valmont-2030#intervention-1> coop:item theme:eau .
}
