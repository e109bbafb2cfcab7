# A text without a language.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#format-1> coop:asWritten "sans langue" .
}
