# A text without a language.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/session/valmont-2030#intervention-1> coop:affiliationAsWritten "sans langue" .
}
