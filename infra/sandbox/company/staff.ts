/** Somebody who works, or worked, at Fernwood. All are invented. */
export interface Person {
  /** Name before the `@` of the address; mostly the IAM user name too. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly slackId: string;
  readonly team: 'platform' | 'payments' | 'data' | 'marketing' | 'support' | 'security';
  readonly contractor: boolean;
  /** Has left: the Slack account is deactivated. */
  readonly left: boolean;
}

type Row = [id: string, name: string, team: Person['team'], status?: 'contractor' | 'left' | 'both'];

const ROWS: readonly Row[] = [
  ['amara.okafor', 'Amara Okafor', 'platform'],
  ['jonas.lindqvist', 'Jonas Lindqvist', 'platform'],
  ['meiling.tan', 'Mei Ling Tan', 'platform'],
  ['tomas.novotny', 'Tomáš Novotný', 'platform'],
  ['anjali.menon', 'Anjali Menon', 'platform'],
  ['priya.raman', 'Priya Raman', 'payments'],
  ['lukasz.wisniewski', 'Łukasz Wiśniewski', 'payments'],
  ['chiara.bianchi', 'Chiara Bianchi', 'payments'],
  ['omar.haddad', 'Omar Haddad', 'payments'],
  ['carlos.mendieta', 'Carlos Mendieta', 'payments'],
  ['lan.nguyen', 'Nguyễn Thị Lan', 'data'],
  ['soren.kjaergaard', 'Søren Kjærgaard', 'data'],
  ['fatima.idrissi', 'Fatima Idrissi', 'data'],
  ['kwame.mensah', 'Kwame Mensah', 'data'],
  ['misaki.sato', '佐藤 美咲', 'data'],
  ['zoe.vandijk', 'Zoë van Dijk', 'marketing'],
  ['bruno.carvalho', 'Bruno Carvalho', 'marketing'],
  ['aoife.byrne', 'Aoife Byrne', 'marketing'],
  ['elif.yildiz', 'Elif Yıldız', 'marketing'],
  ['daniel.kim', 'Daniel Kim', 'support'],
  ['leila.karimi', 'Leila Karimi', 'support'],
  ['mateo.quispe', 'Mateo Quispe', 'support'],
  ['hana.kobayashi', 'Hana Kobayashi', 'support'],
  ['ingrid.solheim', 'Ingrid Solheim', 'security'],
  ['rahul.deshpande', 'Rahul Deshpande', 'security'],
  ['petra.horvat', 'Petra Horvat', 'data', 'contractor'],
  ['dmytro.kovalenko', 'Дмитро Коваленко', 'platform', 'contractor'],
  ['yusuf.demir', 'Yusuf Demir', 'payments', 'both'],
  ['samuel.adeyemi', 'Samuel Adeyemi', 'platform', 'left'],
  ['greta.hoffmann', 'Greta Hoffmann', 'payments', 'left'],
  ['noor.aziz', 'Noor Aziz', 'marketing', 'left'],
  ['viktor.lund', 'Viktor Lund', 'platform', 'left'],
];

/** Everybody, so that the sandbox's Slack workspace can be filled with the people who own things in AWS. */
export const STAFF: readonly Person[] = ROWS.map(([id, name, team, status], index) => {
  const contractor = status === 'contractor' || status === 'both';
  return {
    id,
    name,
    team,
    contractor,
    left: status === 'left' || status === 'both',
    email: `${id}@${contractor ? 'example.org' : 'example.com'}`,
    slackId: `U0FERN${String(index + 1).padStart(3, '0')}`,
  };
});

/** The person with that id. @throws when nobody has it: a mistake in the seed */
export function person(id: string): Person {
  const found = STAFF.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`Nobody at Fernwood is called ${id}.`);
  return found;
}

/** Tags that name the owner in the given way, beside the person's name and team. */
export function tagsOf(
  id: string,
  by: 'email' | 'owner' | 'slack-user-id' | 'nothing',
): Record<string, string> {
  const { name, team, email, slackId } = person(id);
  const owner = by === 'nothing' ? {} : { [by]: by === 'slack-user-id' ? slackId : email };
  return { name, team, ...owner };
}

/** Tags of something that belongs to a person for their team. */
export function ownedBy(id: string): Record<string, string> {
  const { team, email } = person(id);
  return { team, owner: email };
}
