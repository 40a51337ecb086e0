/** Imports every room, so that every verb there is has registered itself. */
import '../../src/domain/agents/index.js';
import '../../src/domain/alerts/index.js';
import '../../src/domain/api-keys/index.js';
import '../../src/domain/calls/index.js';
import '../../src/domain/contacts/index.js';
import '../../src/domain/deletion/index.js';
import '../../src/domain/departures/index.js';
import '../../src/domain/invitations/index.js';
import '../../src/domain/knowledge-bases/index.js';
import '../../src/domain/members/index.js';
import '../../src/domain/minutes/index.js';
import '../../src/domain/phone-numbers/index.js';
import '../../src/domain/provider-hooks/index.js';
import '../../src/domain/requests/index.js';
import '../../src/domain/standing/index.js';
import '../../src/domain/statements/index.js';
import '../../src/domain/subscriptions/index.js';
import '../../src/domain/transfers/index.js';
import '../../src/domain/webhooks/index.js';
import '../../src/domain/workspaces/index.js';

export { type Verb, verbs } from '../../src/domain/verb.js';
