# German instead of English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX format: <https://w3id.org/cooperatheque/id/format/>

INSERT DATA {
  format:entente-intercommunale coop:bestWhen "Une phrase."@fr , "Ein Satz."@de .
}
