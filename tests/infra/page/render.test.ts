import { describe, expect, test } from 'vitest';
import { seedCompany } from '../../../infra/sandbox/company/company.ts';
import { renderAccount } from '../../../infra/sandbox/page/render-account.ts';
import { renderBlocks, renderText } from '../../../infra/sandbox/page/render-blocks.ts';
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

describe('a chart', () => {
  const chart = (type: string) => ({
    type: 'data_visualization',
    title: 'What was <found>',
    chart: {
      type,
      series: [
        {
          name: 'open',
          data: [
            { label: 'keys', value: 3 },
            { label: 'roles', value: 12 },
          ],
        },
      ],
      axis_config: { categories: ['keys', 'roles'], y_label: 'findings' },
    },
  });
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

  test('stands among the blocks where it was sent, with its numbers, and obeys no HTML', () => {
    const html = renderBlocks([section('above'), chart('bar'), section('below')], workspace);
    expect(html).toMatch(
      /above[\s\S]*What was &#60;found&#62;[\s\S]*keys[\s\S]*3[\s\S]*roles[\s\S]*12[\s\S]*below/,
    );
    expect(html).not.toContain('<found>');
  });

  test('over time is a line with its last number', () => {
    const html = renderBlocks([chart('line')], workspace);
    expect(html).toContain('<polyline');
    expect(html).toContain('aria-label="open 12"');
  });

  test('takes no button away from what stands around it', () => {
    const button = (value: string) => ({
      type: 'actions',
      elements: [{ type: 'button', text: { type: 'plain_text', text: value }, action_id: value, value }],
    });
    const html = renderBlocks([button('one'), chart('bar'), button('two')], workspace);
    const pressed = [...html.matchAll(/data-button="([^"]*)"/g)].map(([, press]) => press);
    expect(pressed.map((press) => /one|two/.exec(press ?? '')?.[0])).toEqual(['one', 'two']);
  });
});
