import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../cleanup/report/html/html.ts';
import { BELIEVABLE } from './believable.ts';
import { aFinding, aReport, aSubject } from './factories.ts';
import { anyReport, HOSTILE, manyFindings } from './hostile.ts';

const page = renderHtml(BELIEVABLE);

/** Names of the elements and attributes of a page, with how often each is there. */
function anatomy(html: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, name = '', attributes = ''] of html.matchAll(
    /<([a-z!/][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/gi,
  )) {
    for (const part of [
      name,
      ...[...attributes.matchAll(/([\w-]+)(?:="[^"]*")?/g)].map((match) => `@${match[1]}`),
    ])
      found.set(part, (found.get(part) ?? 0) + 1);
  }
  return found;
}

describe('the page', () => {
  it('allows its own style and script by hash, and nothing else', () => {
    const hash = (tag: string) => {
      const content = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? '';
      return createHash('sha256').update(content).digest('base64');
    };
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('fetches nothing, and has no inline handler or style', () => {
    const parts = [...anatomy(page).keys()];
    expect(parts.filter((part) => /^@(src|href|style|on\w+|srcset|action)$/.test(part))).toEqual(['@href']);
    expect([...page.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual(['#not-checked']);
    expect(page).not.toMatch(/url\(|@import|https?:\/\//);
  });

  it('has every finding, the held back ones too', () => {
    expect(page.match(/<tr data-r=/g)).toHaveLength(BELIEVABLE.findings.length);
    for (const { subject } of BELIEVABLE.findings) expect(page).toContain(`<b>${subject.name}</b>`);
  });

  it('reads well when nothing was found', () => {
    const empty = renderHtml(aReport());
    expect(empty).toContain('Nothing found: no key, password, user or role is over its threshold.');
    expect(empty).not.toContain('<table');
    expect(empty.replace(/<script>[\s\S]*/, '')).not.toMatch(/NaN|undefined|null/);
  });

  it('says that it is incomplete, and what was not checked', () => {
    expect(page).toContain('<b>Incomplete.</b>');
    expect(page).toContain('SSH keys of user frank');
    expect(renderHtml(aReport())).not.toContain('Incomplete.');
  });

  it.each([
    ['complete', []],
    ['complete', [{ what: 'Access Analyzer', why: 'there is none', failed: false, required: false }]],
    ['1 not checked', [{ what: 'credentials of user new', why: 'too new', failed: false, required: true }]],
  ])('calls itself %s', (badge, notChecked) => {
    const shown = renderHtml(aReport({ notChecked }));
    expect(/<\/h1><span class="tag \w+">([^<]*)</.exec(shown)?.[1]).toBe(badge);
  });

  it.each([
    ['3', 'nothing that the findings need', [false, false, false]],
    ['3', '2 of them needed for the findings', [true, true, false]],
  ])('counts what was not checked the same in badge and tile: %s, %s', (count, note, needed) => {
    const notChecked = needed.map((required, index) => ({
      what: `${index}`,
      why: 'x',
      failed: false,
      required,
    }));
    const shown = renderHtml(aReport({ notChecked }));
    expect(shown).toContain(`<dt>Not checked</dt><dd>${count}</dd><dd>${note}</dd>`);
    const badge = /<\/h1><span class="tag \w+">([^<]*)</.exec(shown)?.[1];
    expect(badge).toBe(needed.includes(true) ? `${count} not checked` : 'complete');
  });

  it('marks as held back what it counts as that; what only reports is to look at, and says so', () => {
    const hold = { kind: 'protected', reason: 'the root user' } as const;
    const root = aFinding({ rule: 'root-without-mfa', name: 'root', hold });
    const cellOf = (html: string, rule: string) =>
      new RegExp(`data-r="${rule}" data-h="([^"]*)".*<span class="tag">([^<]*)</span><small>([^<]*)<`)
        .exec(html)
        ?.slice(1);
    const only = renderHtml(aReport({ findings: [root] }));
    expect(only).toContain('<dt>To look at</dt><dd>1</dd><dd>0 more held back</dd>');
    expect(cellOf(only, root.rule)).toEqual([
      'look',
      'report only',
      'never touched from here: the root user',
    ]);
    expect(only).not.toContain('<option value="protected">');
    const both = renderHtml(
      aReport({ findings: [root, aFinding({ rule: 'unused-role', name: 'cdk-x', hold })] }),
    );
    expect(both).toContain('<dt>To look at</dt><dd>1</dd><dd>1 more held back</dd>');
    expect(cellOf(both, 'unused-role')).toEqual(['protected', 'Protected', 'the root user']);
    expect(both).toContain('<option value="protected">');
    expect(both).toContain('<h2>Protected: 1</h2>');
  });

  it('stays below 5 MB with 5,000 findings', () => {
    const large = renderHtml(aReport({ findings: manyFindings(5000) }));
    expect(large.match(/<tr data-r=/g)).toHaveLength(5000);
    expect(Buffer.byteLength(large)).toBeLessThan(5_000_000);
  });
});

describe('text from outside', () => {
  /** The same report, its text once harmless and once hostile, must have the same elements and attributes. */
  const pageWith = (text: string) =>
    renderHtml(
      aReport({
        alias: text,
        findings: [
          aFinding({
            subject: aSubject({ name: text, arn: text, id: text, accessKeyId: text }),
            reason: text,
            evidence: [text],
            owner: { value: text, kind: 'text', from: text },
            administratorBecause: text,
            lastUsed: { at: new Date(0), service: text, region: text },
          }),
          aFinding({ rule: 'unused-role', name: text, hold: { kind: 'protected', reason: text } }),
        ],
        notChecked: [{ what: text, why: text, failed: true, required: true }],
        changes: {
          since: new Date(0),
          opened: new Set(['x']),
          resolved: [{ id: text, rule: 'unused-role', subject: aSubject({ name: text }), reason: text }],
          unchanged: 0,
          notChecked: 0,
          ownerChanges: [],
        },
      }),
    );
  const harmless = anatomy(pageWith('harmless'));

  it.each(HOSTILE)('adds no element and no attribute: %j', (text) => {
    expect(anatomy(pageWith(text))).toEqual(harmless);
  });

  it('is never markup, whatever it is', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const html = renderHtml(report);
        expect(html).not.toMatch(/<img|<script>alert|<!channel|[^\P{Cc}\n]/u);
        expect(html.match(/<script/g)).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  it('is shown as it was written', () => {
    expect(pageWith('<script>alert("1")</script>')).toContain(
      '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;',
    );
  });
});
