import type { EmulatedAws } from '../aws/server.ts';
import type { Workspace } from '../slack/workspace.ts';
import { escapeHtml } from './escape-html.ts';
import { HOME } from './render-slack.ts';
import { STORY_PANEL, type Story } from './story.ts';

interface PageContents {
  readonly aws: EmulatedAws;
  readonly workspace: Workspace;
  readonly cast: readonly { readonly id: string; readonly role: string }[];
  readonly tour?: readonly string[];
  readonly story?: Story;
  readonly opensOn?: string;
}

/** The page itself; what changes is fetched by its script. */
export function pageHtml(
  { aws, workspace, cast, tour = [], story, opensOn = HOME }: PageContents,
  token: string,
  styles: string,
  script: string,
): string {
  const people = cast
    .map(
      ({ id, role }) =>
        `<option value="${escapeHtml(id)}">${escapeHtml(workspace.users.get(id)?.realName ?? id)} – ${escapeHtml(role)}</option>`,
    )
    .join('');
  const steps = tour.map((step) => `<li>${escapeHtml(step)}</li>`).join('');
  const walk =
    steps && `<details class="tour" open><summary>A short tour</summary><ol>${steps}</ol></details>`;
  const { alias, id } = aws.account;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>iam-user-cleanup sandbox</title><style>${styles}</style></head>
<body data-token="${token}" data-opens-on="${escapeHtml(opensOn)}"${story ? ' class="with-story"' : ''}>
<header class="top"><h1>iam-user-cleanup <small>sandbox</small></h1>
<label>You are <select id="person">${people}</select></label>
<p class="honest">Emulated on this machine: AWS account ${escapeHtml(alias ?? id)}, Slack, email, the clock. Real: the Lambdas, their permissions, every message and signed request. Nothing leaves this computer.</p>${walk}</header>
<p id="ended" role="alert" hidden>The sandbox has ended: run <code>npm start</code> again.</p>
<main>${story ? STORY_PANEL : ''}
<section class="slack" aria-label="Slack"><nav id="channels"></nav><div class="conversation"><div id="messages" aria-live="polite"></div>
<form id="composer"><label><span>/iam-cleanup</span><input id="command" placeholder="help" autocomplete="off" aria-label="Slash command"></label><button class="primary">Send</button></form></div></section>
<section class="aws"><h2>AWS account ${escapeHtml(alias ?? '')} <small>${escapeHtml(id)}</small></h2><div id="account"></div></section>
<section class="mail"><h2>Inbox <span id="inbox-count"></span></h2><div id="inbox"></div></section>
</main><dialog id="modal-box"></dialog><dialog id="confirm-box"></dialog><div id="toast" role="status"></div>
<script>${script}</script></body></html>`;
}
