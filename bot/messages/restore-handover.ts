import type { Handover } from '../../cleanup/decisions/restoring/tools.ts';
import { sentence } from '../../cleanup/report/text.ts';
import { type Message, section, textOf } from './blocks.ts';
import { subjectText } from './card-words.ts';
import { codeText, escapeText, mention } from './escape.ts';
import { fitLines, LIMITS } from './limits.ts';

/** Stands above the file: who wanted it, what to do with it, and what it does not bring back. */
export function handoverMessage({ decision, cannotComeBack, file }: Handover): Message {
  const { by, approvedBy, subject } = decision;
  const intro = [
    `:arrows_counterclockwise: *To restore ${subjectText(subject)}* an administrator of the account runs the file in this thread: ${codeText(`sh ${file.name}`, 200)}.`,
    `${mention(by)} asked for it, ${mention(approvedBy ?? '')} said yes. Read it first: it creates nothing while the name is taken, and may be run again. It needs the AWS CLI and rights that amount to administrator.`,
  ];
  const lost = cannotComeBack.map((text) => `• ${sentence(escapeText(text, 600))}`);
  return {
    text: textOf(`The commands that restore ${escapeText(subject.name, 200)} are in this thread.`),
    blocks: [
      section(intro.join('\n')),
      ...(lost.length > 0
        ? [section(`*This does not come back:*\n${fitLines(lost, LIMITS.sectionText - 100)}`)]
        : []),
    ],
  };
}
