interface Facts {
  /** As people call it. */
  name: string;
  /** What it calls an agent. */
  agentWord: string;
  /** H6: it asks before it takes a call. */
  asksFirst: boolean;
  /** Who makes the secret that its requests are signed with: we, to be entered there, or they, to be entered here. */
  secretIs: 'ours' | 'theirs';
}

/** Voice platforms that report calls in a form of their own, by the name agents have as `provider`. */
export const PROVIDERS = {
  vapi: { name: 'Vapi', agentWord: 'assistant', asksFirst: true, secretIs: 'ours' },
  retell: { name: 'Retell', agentWord: 'agent', asksFirst: true, secretIs: 'theirs' },
  elevenlabs: { name: 'ElevenLabs', agentWord: 'agent', asksFirst: false, secretIs: 'theirs' },
  twilio: { name: 'Twilio', agentWord: 'number', asksFirst: false, secretIs: 'theirs' },
} as const satisfies Record<string, Facts>;

export type ProviderId = keyof typeof PROVIDERS;

export const PROVIDER_IDS = Object.keys(PROVIDERS) as ProviderId[];

export const isProvider = (text: string): text is ProviderId => Object.hasOwn(PROVIDERS, text);
