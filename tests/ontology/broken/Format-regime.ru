# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX format: <https://w3id.org/cooperatheque/id/format/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  format:entente-intercommunale coop:regime theme:eau .
}
