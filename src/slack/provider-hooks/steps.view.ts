import type { ProviderId } from '../../domain/provider-hooks/index.js';
import { code, join, type Md, md } from '../kit/text.js';

/** What to do at a platform, in its own words, so that it reports its calls here. */
const steps = (map: Md): Record<ProviderId, readonly Md[]> => ({
  vapi: [
    md`*At Vapi*`,
    md`1. Integrations → Server Configuration → Add Custom Credential: Bearer Token, header ${code('X-Vapi-Secret')}, without the Bearer prefix, with the secret as token.`,
    md`2. Make the address the Server URL, with that credential: of the organisation, or of each assistant and phone number.`,
    md`3. To be asked before a call is taken: leave the phone number without an assistant there, and map it here with ${map}.`,
  ],
  retell: [
    md`*At Retell*`,
    md`1. Settings → API Keys: copy the key with the webhook badge, and enter it here as the secret.`,
    md`2. Settings → Webhooks: make the address the webhook URL, of the account or of each agent.`,
    md`3. To be asked before a call is taken: at the phone number make the address the Inbound Webhook too, and leave its Inbound Call Agent unset; map the number here with ${map}.`,
  ],
  elevenlabs: [
    md`*At ElevenLabs*`,
    md`1. Agents → Settings → Post-call webhook: create one with the address and HMAC, and enter the secret it shows here.`,
    md`2. Send transcripts and call initiation failures; leave audio off, Switchboard does not take recordings.`,
    md`Calls are metered after the call: ElevenLabs does not ask first.`,
  ],
  twilio: [
    md`*At Twilio*`,
    md`1. Console → Account → API keys & tokens: enter the Auth Token here as the secret.`,
    md`2. At the phone number make the address its Call Status Changes URL (HTTP POST); for calls you make, the ${code('StatusCallback')}, with the events answered and completed.`,
    md`3. An agent’s provider is ${code('twilio')} and its id there the number, for instance ${code('+14155550100')}; or map the number with ${map}.`,
    md`Do not connect Twilio where Vapi, Retell or ElevenLabs reports the same calls. Calls are metered after the call: status callbacks do not ask first.`,
  ],
});

export const stepsOf = (provider: ProviderId, handle: string): Md => join(steps(code(`/numbers map in ${handle}`))[provider]);
