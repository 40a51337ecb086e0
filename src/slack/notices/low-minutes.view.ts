import type { AlertAnswer, LowMinutes } from '../../domain/notices/index.js';
import { actions, button, confirm, context, header, type Message, menu, message, section } from '../kit/blocks.js';
import { barText, clockText, dayText, minutesText, momentText, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, join, type Md, md } from '../kit/text.js';

/** N8, N9: the alert with its cure; once somebody has helped, who did what. */
export function lowMinutes(data: LowMinutes): Message {
  const done = data.answers.map((answer) => answered(answer));
  const isCured = data.answers.some(({ did }) => did === 'added' || did === 'moved');
  if (isCured) return message(join([md`*${data.workspaceName}* ${was(data)} (${clockText(data.at)}).`, ...done], ' '));
  const headline = headlineOf(data);
  const facts = factsOf(data);
  return message(join([md`*${headline}*.`, ...facts, ...done], ' '), [
    header(headline),
    section([...facts, ...done]),
    ...actions(...cures(data)),
    context(md`${code(`/minutes allocate 500 to ${data.workspaceHandle}`)} adds minutes, too.`),
  ]);
}

function headlineOf({ workspaceName, threshold, availableSeconds }: LowMinutes): string {
  const left = minutesText(Math.max(0, availableSeconds));
  if (threshold === 'runway') return `${workspaceName} has less than a day of minutes: ${left} left`;
  return threshold === 0 ? `${workspaceName} is out of minutes` : `${workspaceName} is down to ${threshold} %: ${left} left`;
}

function factsOf(data: LowMinutes): Md[] {
  const { threshold, availableSeconds, baseSeconds, live, runsOutAt } = data;
  const calls = live > 0 ? md`${plural(live, 'call')} ${live === 1 ? 'is' : 'are'} live.` : md``;
  if (threshold === 0) return [join([md`Calls still connect, uncovered${atZero(data)}.`, calls], ' ')];
  const left = minutesText(Math.max(0, availableSeconds));
  const bar = md`${barText(availableSeconds, baseSeconds)} ${left} of ${minutesText(baseSeconds)}`;
  const pace = runsOutAt ? md`At today’s pace it runs out ${momentText(runsOutAt)}.` : md``;
  return [bar, join([pace, calls], ' ')].filter(({ source }) => source !== '');
}

/** N4: what happens at zero. That calls are refused is never said: most platforms connect them first and report them afterwards. */
function atZero({ policy }: LowMinutes): Md {
  switch (policy) {
    case 'stop':
      return md``;
    case 'finish':
      return md`: those in progress go into overdraft up to the cap`;
    case 'top-up':
      return md`: nothing more could be pulled from the source it tops up from`;
  }
}

function cures({ workspaceId, workspaceName, alertId, policy, answers }: LowMinutes) {
  const value = { workspaceId, alertId };
  const isStopped = policy === 'stop' || answers.some(({ did }) => did === 'stopped');
  const isSnoozed = answers.some(({ did }) => did === 'snoozed');
  const sure = confirm({
    title: 'Stop at zero?',
    text: `${workspaceName} gets the limit policy Stop: ${policy === 'finish' ? 'no call goes into overdraft' : 'nothing is pulled by itself'} any more. The owner can change it back in its settings.`,
    yes: 'Stop at zero',
    no: 'Leave it',
  });
  return [
    button('Add minutes', ACTIONS.allocate, value, { style: 'primary' }),
    button('Move minutes here', ACTIONS.moveMinutes, value),
    isStopped ? null : button('Stop at zero', ACTIONS.stopAtZero, value, { confirm: sure }),
    isSnoozed
      ? null
      : menu(
          'Snooze',
          ACTIONS.snooze,
          SNOOZES.map(({ how, label }) => ({ label, value: `${how}:${alertId}:${workspaceId}` })),
        ),
  ];
}

const SNOOZES = [
  { how: '1h', label: 'For 1 hour' },
  { how: '4h', label: 'For 4 hours' },
  { how: 'tomorrow', label: 'Until tomorrow, 9:00' },
];

function was({ threshold }: LowMinutes): Md {
  if (threshold === 'runway') return md`had less than a day of minutes`;
  return threshold === 0 ? md`was out of minutes` : md`was down to ${threshold} %`;
}

function answered(answer: AlertAnswer): Md {
  const { byName } = answer;
  const at = clockText(answer.at);
  switch (answer.did) {
    case 'added':
      return md`*${byName} added ${minutesText(answer.seconds)}* at ${at}: ${left(answer)}.`;
    case 'moved':
      return md`*${byName} moved ${minutesText(answer.seconds)} here* at ${at}: ${left(answer)}.`;
    case 'stopped':
      return md`*${byName} drew the line at zero* at ${at}.`;
    case 'snoozed':
      return md`*${byName} snoozed alerts* at ${at}, until ${momentText(answer.until)}; only running out is told before.`;
  }
}

function left({ availableSeconds, lastsUntil }: Extract<AlertAnswer, { did: 'added' | 'moved' }>): Md {
  return md`${minutesText(availableSeconds)} left${lastsUntil ? md`, until about ${dayText(lastsUntil)}` : ''}`;
}
