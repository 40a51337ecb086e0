import type { Whereabouts } from './place.js';

/** A call as a platform reports it, in our words; of the call itself what `POST /api/v1/calls` takes. */
export interface HeardCall extends Whereabouts {
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
