# Not in the form of such a code.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX territory: <https://w3id.org/cooperatheque/id/territory/>

INSERT DATA {
  territory:valmont coop:inpnCode "?" .
}
