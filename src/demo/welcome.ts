/** What the demo prints when everything runs. */
export function welcome(ready: { app: string; slack: string; agentApiKey: string; operatorApiKey: string }): string {
  const call =
    `curl -sX POST ${ready.app}/api/v1/calls -H 'Authorization: Bearer ${ready.agentApiKey}' -H 'Content-Type: application/json' ` +
    `-d "{\\"id\\":\\"try-$RANDOM\\",\\"status\\":\\"ended\\",\\"startedAt\\":\\"$(date -u -d '-5 hours' +%FT%TZ)\\",\\"endedAt\\":\\"$(date -u +%FT%TZ)\\"}"`;
  return `
Switchboard is running, with a Slack of its own:

  ${ready.slack}

Three things to try there:
  1. As Ana, in #general:   /workspace create
     then:                  /minutes allocate 100 at 0.12
  2. Invite a colleague:    /workspace-invite @ben editor
     then choose Ben at the top left and accept in his direct messages.
  3. Report a call of five hours, and watch #voice-alerts:

${call}

The operator key is ${ready.operatorApiKey} (${ready.app}/api/v1/operator/…).
Everything is kept in the data directory; --fresh forgets it. Ctrl-C stops it all.
`;
}
