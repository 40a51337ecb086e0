import type { Whereabouts } from './place.js';

/** A call as a platform reports it, in our words; of the call itself what `POST /api/v1/calls` takes. */
export interface HeardCall extends Whereabouts {
  /** It is over and somebody may have talked, but the platform does not say from when to when: then it costs nothing, and is logged. */
  isUntimed?: true;
  call: {
    id: string;
    status: 'started' | 'ended' | 'failed';
    /** ISO text. */
    startedAt?: string | undefined;
    endedAt?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
    direction?: 'inbound' | 'outbound' | undefined;
    maxDurationSeconds?: number | undefined;
  };
}
