import { describe, expect, test } from 'vitest';
import { seedCompany } from '../../../infra/sandbox/company/company.ts';
import { renderAccount } from '../../../infra/sandbox/page/render-account.ts';
import { renderText } from '../../../infra/sandbox/page/render-blocks.ts';
import { fernwoodWorkspace } from '../../../infra/sandbox/slack/fernwood-workspace.ts';

const NOW = new Date('2026-08-01T12:00:00Z');
const workspace = fernwoodWorkspace();

describe('the AWS panel', () => {
  const names = (html: string) => [...html.matchAll(/<td><b>([^<]+)</g)].map(([, name]) => name);

  test('shows the viewer’s own users first, by whichever tag names them', () => {
    const account = seedCompany(NOW);
    const own = (id: string) => {
      const html = renderAccount(account, NOW, workspace.users.get(id));
      return names(html).slice(0, html.split('class="own"').length - 1);
    };
    expect(own('U0FERN004')).toEqual(expect.arrayContaining(['tomas.novotny', 'thumbnailer']));
    expect(own('UGUEST0001')).toEqual([]);
  });

  test('says when in a word, and marks a password that went', () => {
    const account = seedCompany(NOW);
    const user = account.users.get('samuel.adeyemi');
    expect(renderAccount(account, NOW)).toContain('<small>398 d</small>');
    expect(renderAccount(account, NOW)).toContain('<small>today</small>');
    expect(renderAccount(account, NOW)).toContain('data-key="password of samuel.adeyemi" data-active="true"');
    if (user) user.loginProfile = null;
    expect(renderAccount(account, NOW)).toContain(
      'data-key="password of samuel.adeyemi" data-active="false"',
    );
  });
});

describe('a message without blocks', () => {
  test('names channels and people, and obeys no HTML', () => {
    const html = renderText('<@U0FERN004> see <#C0IAMAUDIT>, *now* <script>', workspace);
    expect(html).toContain('>@Tomáš Novotný<');
    expect(html).toContain('>#iam-audit<');
    expect(html).toContain('<strong>');
    expect(html).not.toContain('<script>');
  });
});
