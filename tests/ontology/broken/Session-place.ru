# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX session: <https://w3id.org/cooperatheque/id/session/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

DELETE {
  session:valmont-2030 coop:place ?value .
}
INSERT {
  session:valmont-2030 coop:place theme:eau .
}
WHERE {
  session:valmont-2030 coop:place ?value .
}
