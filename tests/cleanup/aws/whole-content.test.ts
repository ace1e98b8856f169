import { setImmediate as turn } from 'node:timers/promises';
import { GetCredentialReportCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { takeContentWhole } from '../../../cleanup/aws/whole-content.ts';
import { rawServer } from './raw-server.ts';

const server = rawServer();
const CSV = 'user,arn\nada,arn:aws:iam::111122223333:user/ada';
const BASE64 = Buffer.from(CSV).toString('base64');
const GENERATED = '<GeneratedTime>2026-11-22T12:00:00Z</GeneratedTime>';
const around = (content: string) =>
  `<GetCredentialReportResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetCredentialReportResult>` +
  `${content}<ReportFormat>text/csv</ReportFormat>${GENERATED}</GetCredentialReportResult>` +
  `<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetCredentialReportResponse>`;

const client = () =>
  new IAMClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 2,
  });
const whole = () => client().send(takeContentWhole(new GetCredentialReportCommand({})));
const asTheSdk = () => client().send(new GetCredentialReportCommand({}));
const text = (content: Uint8Array | undefined) => content && new TextDecoder().decode(content);

function answer(body: string | Buffer, status = 200): void {
  server.answers = [(response) => response.writeHead(status).end(body)];
}

describe('the same output as without it', () => {
  test.each([
    { how: 'in one line', content: `<Content>${BASE64}</Content>` },
    { how: 'on lines of its own', content: `\n  <Content>${BASE64}</Content>\n  ` },
    { how: 'in CDATA', content: `<Content><![CDATA[${BASE64}]]></Content>` },
    { how: 'with an attribute', content: `<Content encoding="base64">${BASE64}</Content>` },
    { how: 'with space in the tag', content: `<Content >${BASE64}</Content >` },
    { how: 'with entities', content: `<Content>${BASE64.replaceAll('=', '&#61;')}</Content>` },
    {
      how: 'behind a comment about it',
      content: `<!-- <Content>no</Content> --><Content>${BASE64}</Content>`,
    },
    { how: 'without padding to need', content: `<Content>${BASE64.slice(0, 4)}</Content>` },
    { how: 'empty', content: '<Content></Content>' },
    { how: 'self-closing', content: '<Content/>' },
    { how: 'not there', content: '' },
    { how: 'beside text beyond ASCII', content: `<Content>${BASE64}</Content><Note>Zoë – ✓</Note>` },
  ])('for a report $how', async ({ content }) => {
    answer(around(content));
    const expected = await asTheSdk();
    const output = await whole();
    expect(text(output.Content)).toBe(text(expected.Content));
    expect(output.ReportFormat).toBe('text/csv');
    expect(output.GeneratedTime).toEqual(expected.GeneratedTime);
    expect(output.$metadata.httpStatusCode).toBe(200);
  });

  test('for a report that comes in pieces, cut in the middle of a tag', async () => {
    const body = around(`<Content>${BASE64}</Content>`);
    server.answers = [
      async (response) => {
        response.writeHead(200);
        for (const piece of body.match(/[\s\S]{1,7}/g) ?? []) {
          response.write(piece);
          await turn();
        }
        response.end();
      },
    ];
    expect(text((await whole()).Content)).toBe(CSV);
  });
});

test.each([
  { how: 'in lines of 76', content: BASE64.replace(/.{16}/g, '$&\r\n') },
  { how: 'with space around', content: `\n    ${BASE64}\t\n` },
])('base64 $how, which the SDK refuses, is read', async ({ content }) => {
  answer(around(`<Content>${content}</Content>`));
  await expect(asTheSdk()).rejects.toThrow();
  expect(text((await whole()).Content)).toBe(CSV);
});

describe('fails rather than misreads', () => {
  test.each([
    { how: 'is no base64', body: around('<Content>a*b$</Content>') },
    { how: 'is cut in the middle of a byte', body: around('<Content>YWJjZ</Content>') },
    { how: 'ends inside the content', body: around(`<Content>${BASE64}`).slice(0, 250) },
    { how: 'is a web page', body: '<html><Content>YWJj</Content><br></html>' },
    { how: 'is no XML', body: 'busy' },
  ])('an answer that $how', async ({ body }) => {
    answer(body);
    await expect(asTheSdk()).rejects.toThrow();
    await expect(whole()).rejects.toThrow();
  });

  test.each([
    { code: 'ReportInProgress', status: 404, name: 'CredentialReportNotReadyException' },
    { code: 'ReportNotPresent', status: 410, name: 'CredentialReportNotPresentException' },
    { code: 'ReportExpired', status: 410, name: 'CredentialReportExpiredException' },
    { code: 'AccessDenied', status: 403, name: 'AccessDenied' },
    { code: 'ServiceFailure', status: 500, name: 'ServiceFailureException' },
  ])('$code keeps its name', async ({ code, status, name }) => {
    const message = '<Message>no &lt;Content&gt;</Message>';
    answer(`<ErrorResponse><Error><Code>${code}</Code>${message}</Error></ErrorResponse>`, status);
    await expect(whole()).rejects.toMatchObject({ name, message: 'no <Content>' });
  });
});

test('an answer that breaks off is asked for again', async () => {
  const body = around(`<Content>${BASE64}</Content>`);
  server.answers = [
    (response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.slice(0, 250), () => response.destroy());
    },
    (response) => response.writeHead(200).end(body),
  ];
  expect(text((await whole()).Content)).toBe(CSV);
});
