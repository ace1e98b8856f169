import { person } from '../company/staff.ts';

/** Whom one can be in between. */
export const MONTH_CAST = [
  { id: person('ingrid.solheim').slackId, role: 'security, may approve' },
  { id: person('rahul.deshpande').slackId, role: 'security, may approve' },
  { id: person('tomas.novotny').slackId, role: 'owns a key, never answers' },
  { id: person('zoe.vandijk').slackId, role: 'owns a key' },
  { id: person('lukasz.wisniewski').slackId, role: 'owns a key' },
  { id: person('chiara.bianchi').slackId, role: 'owns a key' },
  { id: person('amara.okafor').slackId, role: 'owns old-deploy' },
] as const;
