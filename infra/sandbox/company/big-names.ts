const FIRST =
  'ada aisha alejandro amina anders anna arjun astrid ayumi bao beatriz bilal carmen chen clara daria david diego elena emeka erik esther farid felix gabriela giulia hassan helena hiro ibrahim irina jakub joana kenji kofi lara lea leon lina luca magda mariam mateus mira nadia naoki nia nikos olga oscar paula pedro rania ravi rosa sana sofia stefan tariq thandi tuomas uma vera wei yara yuki zainab zoran'.split(
    ' ',
  );
const LAST =
  'abara almeida andersen baker banerjee berg bergmann botha castro costa dahl delgado diallo duarte eriksen farah fischer fontaine fuentes garcia gupta haas hansen hara ibarra ito jansen joshi kaya keller khan kowalski kruger laine larsen leclerc lim lopez maier marino mbeki mehta molina moreau mori nasser nilsen novak nowak oduya okoye ortiz park patel pereira petrov rao reyes rossi saito santos sharma silva singh sousa tanaka toure ueda varga vega weber yilmaz zhang'.split(
    ' ',
  );
const SYSTEMS =
  'orders checkout catalog search payments shipping returns invoices loyalty warehouse pricing stock reviews images emails fraud reports metrics billing partners'.split(
    ' ',
  );
const JOBS = 'sync export import worker indexer webhook archive feed'.split(' ');
const STAGES = ['', '-staging', '-dev', '-eu', '-us'];

const at = (words: readonly string[], index: number): string => words[index % words.length] ?? '';

/** The n-th user of a large company: every sixth is a service account, the others are people. All differ. */
export function userName(index: number): string {
  const turn = Math.floor(index / 6);
  if (index % 6 === 5) return numbered(systemName(turn), Math.floor(turn / COMBINATIONS));
  const human = turn * 5 + (index % 6);
  const round = Math.floor(human / (FIRST.length * LAST.length));
  // A step beside the first name's, so that families do not come one after the other.
  const last = human + Math.floor(human / FIRST.length);
  return numbered(`${at(FIRST, human)}.${at(LAST, last)}`, round);
}

/** The n-th role of a large company. All differ. */
export function roleName(index: number): string {
  return numbered(`${systemName(index)}-role`, Math.floor(index / COMBINATIONS));
}

const COMBINATIONS = SYSTEMS.length * JOBS.length * STAGES.length;

function systemName(index: number): string {
  const job = Math.floor(index / SYSTEMS.length);
  return `${at(SYSTEMS, index)}-${at(JOBS, job)}${at(STAGES, Math.floor(job / JOBS.length))}`;
}

function numbered(name: string, round: number): string {
  return round === 0 ? name : `${name}${round + 1}`;
}
