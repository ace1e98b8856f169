import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedCompany } from '../../infra/sandbox/company/company.ts';
import { seedExemptions } from '../../infra/sandbox/company/exemptions.ts';
import { startPage } from '../../infra/sandbox/page/page-server.ts';
import { type Sandbox, startSandbox } from '../../infra/sandbox/sandbox.ts';
import { CAST, fernwoodWorkspace } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { TOUR } from '../../infra/sandbox/start-words.ts';
import { npmChromium } from './chromium.ts';
import { clippedPanels } from './clipped.ts';

/** The owner, the approver, a colleague who owns nothing unused, and the guest, as the page offers them. */
const [OWNER, APPROVER, , STRANGER, GUEST] = CAST.map(({ id }) => id);
const THUMBNAILER = 'thumbnailer';

let sandbox: Sandbox;
let served: Awaited<ReturnType<typeof startPage>>;
let browser: Browser;
let page: Page;
/** What the page wrote to the console as an error. */
const troubles: string[] = [];

beforeAll(async () => {
  const now = new Date();
  sandbox = await startSandbox({
    account: seedCompany(now),
    exemptions: seedExemptions(now),
    workspace: fernwoodWorkspace(),
    policy: { notify: 'owners' },
  });
  await sandbox.audit.invoke({ id: 'run-1' });
  if (!sandbox.chat) throw new Error('The sandbox has no Slack.');
  const { slack, actAs } = sandbox.chat;
  served = await startPage({ aws: sandbox.aws, workspace: slack.workspace, actAs, cast: CAST, tour: TOUR });
  browser = await chromium.launch({ ...(await npmChromium()), headless: true });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('pageerror', ({ message }) => troubles.push(message));
  await page.goto(served.url);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await sandbox?.close();
});

const become = (person: string | undefined) => page.selectOption('#person', person ?? '');
/** Done when it is shown: Home and a direct message hold the same cards. */
const channel = async (name: string) => {
  await page.locator('.channel', { hasText: name }).click();
  await page.locator('.channel.chosen', { hasText: name }).waitFor();
};
const command = async (text: string) => {
  await page.fill('#command', text);
  await page.press('#command', 'Enter');
};
const keyOf = (user: string) =>
  sandbox.aws.account.users
    .get(user)
    ?.keys.find(({ lastUsed }) => lastUsed === null || Date.now() - lastUsed.at.getTime() > 30 * 86_400_000);

/** The n-th button of a name that stands below a card's title, confirmed where the card asks. */
async function clickOn(card: string, button: string) {
  const buttons = await page.locator('#messages [data-button]').all();
  const text = await page.locator('#messages').innerText();
  const before = text.slice(0, text.indexOf(`of ${card}\n`)).split('\n');
  const passed = before.filter((line) => line.trim() === button).length;
  const wanted = page.locator('#messages [data-button]', { hasText: button }).nth(passed);
  expect(buttons.length).toBeGreaterThan(0);
  await wanted.click();
  const yes = page.locator('#confirm-box[open] button[value=yes]');
  await yes.click({ timeout: 5_000 });
}

// The Chromium that npm brings is one for Linux.
describe.skipIf(process.platform !== 'linux')('the sandbox page', { timeout: 60_000 }, () => {
  test('says plainly what is emulated', async () => {
    await expect
      .poll(() => page.locator('.honest').innerText())
      .toMatch(/Emulated.*AWS account.*Slack.*Nothing leaves this computer/);
  });

  test('an owner deactivates a key, sees the account change, and undoes it', async () => {
    const key = keyOf(THUMBNAILER);
    const shown = page.locator(`.key[data-key="${key?.id}"]`);
    await become(OWNER);
    await channel('IAM clean-up');
    await expect.poll(() => page.locator('#messages').innerText()).toContain(`of ${THUMBNAILER}`);
    expect(await shown.getAttribute('data-active')).toBe('true');
    await clickOn(THUMBNAILER, 'Deactivate');
    await expect.poll(() => shown.getAttribute('data-active'), { timeout: 20_000 }).toBe('false');
    expect(keyOf(THUMBNAILER)?.active).toBe(false);
    await expect
      .poll(() => page.locator('#messages').innerText(), { timeout: 20_000 })
      .toContain('was deactivated');
    await clickOn(THUMBNAILER, 'Reactivate (undo)');
    await expect.poll(() => shown.getAttribute('data-active'), { timeout: 20_000 }).toBe('true');
    const changes = sandbox.aws.calls.find({ service: 'iam', action: 'UpdateAccessKey' });
    expect(changes.map(({ caller }) => caller)).toEqual(['decision-lambda', 'decision-lambda']);
  });

  test('Home shows by itself what became of a click', async () => {
    await channel('Home');
    await expect.poll(() => page.locator('#messages').innerText()).toContain('Mine');
    const active = () => page.locator('#messages [data-button]', { hasText: 'Reactivate' }).count();
    // What was undone a moment ago may be shown as under way; nobody opens Home again.
    await expect.poll(active, { timeout: 10_000 }).toBe(0);
    await clickOn('grafana', 'Deactivate');
    await expect.poll(active, { timeout: 10_000 }).toBe(1);
    expect(await page.locator('#account tr').nth(1).innerText()).toContain('yours');
  });

  test('a card that changed between the look and the press is not pressed', async () => {
    const changes = () => sandbox.aws.calls.count({ service: 'iam', action: 'UpdateAccessKey' });
    const before = changes();
    await page.locator('#messages [data-button]', { hasText: 'Reactivate' }).first().click();
    const homes = sandbox.chat?.slack.workspace.homes;
    homes?.set(OWNER ?? '', { type: 'home', blocks: [] });
    await page.locator('#confirm-box[open] button[value=yes]').click();
    await expect.poll(() => page.locator('#toast').innerText()).toBe('This card has changed; look again.');
    expect(changes()).toBe(before);
    // The browser notes every answer of 409 by itself.
    troubles.splice(0, troubles.length, ...troubles.filter((text) => !text.includes('409')));
  });

  test.each([1920, 1500, 1280, 1024, 960, 900, 420, 360])('clips nothing at %d pixels', async (width) => {
    const before = page.viewportSize() ?? { width: 1440, height: 900 };
    await page.setViewportSize({ width, height: 900 });
    expect(await clippedPanels(page)).toEqual([]);
    await page.setViewportSize(before);
  });

  test('no name is cut to crumbs on a small screen', async () => {
    const before = page.viewportSize() ?? { width: 1440, height: 900 };
    await page.setViewportSize({ width: 1024, height: 900 });
    for (const name of await page.locator('#account td b').all()) {
      expect((await name.boundingBox())?.height ?? 0).toBeLessThan(40);
    }
    await page.setViewportSize(before);
  });

  test.each([1500, 900])(
    'shows command box, answer and account at %d pixels, however full a channel is',
    async (width) => {
      const before = page.viewportSize() ?? { width: 1440, height: 900 };
      await page.setViewportSize({ width, height: 900 });
      await become(APPROVER);
      await channel('iam-approvers');
      const scrolled = async () => Number(await page.evaluate('element("messages").scrollTop'));
      const toTop = () => page.evaluate('element("messages").scrollTop = 0');
      await expect.poll(scrolled).toBeGreaterThan(1000);
      const answers = page.locator('#messages .message', { hasText: 'I look for IAM users' });
      const count = await answers.count();
      await toTop();
      await command('help');
      await expect.poll(() => answers.count()).toBe(count + 1);
      const ends = async (selector: string) => {
        const box = await page.locator(selector).last().boundingBox();
        return box ? box.y + box.height : Number.POSITIVE_INFINITY;
      };
      await expect.poll(() => ends('#messages .message')).toBeLessThan(await ends('#messages'));
      for (const panel of ['#composer', '#account']) expect(await ends(panel)).toBeLessThanOrEqual(900);
      expect((await page.locator('#account').boundingBox())?.height).toBeGreaterThan(150);
      // It stays where whoever reads it has scrolled to.
      await toTop();
      await page.waitForTimeout(1200);
      expect(await scrolled()).toBe(0);
      await page.setViewportSize(before);
    },
  );

  test('fits a telephone', async () => {
    const before = page.viewportSize() ?? { width: 1440, height: 900 };
    await page.setViewportSize({ width: 420, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(420);
    const composer = await page.locator('#composer').boundingBox();
    const conversation = await page.locator('#messages').boundingBox();
    expect(composer && composer.y + composer.height).toBeLessThan(900);
    expect(conversation?.width).toBeGreaterThan(380);
    await page.setViewportSize(before);
  });

  test('a stranger and a guest are refused, and nothing changes', async () => {
    const changes = () => sandbox.aws.calls.count({ service: 'iam', action: 'UpdateAccessKey' });
    const before = changes();
    for (const person of [STRANGER, GUEST]) {
      await become(person);
      await channel('general');
      await command('list');
      await expect
        .poll(() => page.locator('#messages').innerText(), { timeout: 20_000 })
        .toMatch(/Only (approvers|full members)/);
    }
    expect(changes()).toBe(before);
  });

  test('an approver runs an audit and sees how it goes', async () => {
    const emails = sandbox.aws.emails.length;
    await become(APPROVER);
    await channel('iam-approvers');
    await command('audit');
    await expect
      .poll(() => page.locator('#messages').innerText(), { timeout: 20_000 })
      .toContain('The audit begins');
    await expect.poll(() => sandbox.aws.emails.length, { timeout: 40_000 }).toBe(emails + 1);
    await channel('IAM clean-up');
    await expect
      .poll(() => page.locator('#messages').innerText(), { timeout: 20_000 })
      .toMatch(/Done: \d+ findings/);
  });

  test('what a form is answered stands in its place, until it is closed', async () => {
    await become(APPROVER);
    await command('show warehouse-etl');
    await page.locator('#messages [data-button]', { hasText: 'Keep…' }).last().click();
    const form = page.locator('#modal-box[open]');
    await form.locator('textarea, input:not([type=date])').fill('needed');
    await form.locator('button[type=submit]').click();
    await expect.poll(() => form.innerText()).toContain('Noted: keep');
    expect(await form.locator('button[type=submit]').count()).toBe(0);
    await form.locator('#close-modal').click();
    await expect.poll(() => form.count()).toBe(0);
  });

  test('the history tells who did what', async () => {
    await command('history');
    await expect
      .poll(() => page.locator('#messages').innerText(), { timeout: 20_000 })
      .toMatch(/reactivated access key|asked to switch it on again, access key/);
  });

  test('answers nobody without its token, and no other web page', async () => {
    const { origin } = new URL(served.url);
    expect((await fetch(origin)).status).toBe(403);
    expect((await fetch(served.url, { headers: { origin: 'https://example.com' } })).status).toBe(403);
    expect((await fetch(served.url)).status).toBe(200);
  });

  test('says when the sandbox has ended, and asks no more', async () => {
    expect(await page.locator('#ended').isVisible()).toBe(false);
    await served.close();
    await expect.poll(() => page.locator('#ended').isVisible()).toBe(true);
    await page.waitForTimeout(1500);
    expect(troubles).toEqual([]);
  });
});
