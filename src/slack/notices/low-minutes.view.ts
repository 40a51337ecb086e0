import type { AlertAnswer, LowMinutes } from '../../domain/notices/index.js';
import { actions, button, confirm, context, header, type Message, menu, message, section } from '../kit/blocks.js';
import { barText, clockText, dayText, minutesText, momentText, plural } from '../kit/figures.js';
import { ACTIONS, HOW_TO_PAUSE } from '../kit/ids.js';
import { code, join, type Md, md } from '../kit/text.js';

const MOST_NAMED = 5;

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
  if (threshold === 0) return [join([atZero(data), calls], ' ')];
  const left = minutesText(Math.max(0, availableSeconds));
  const bar = md`${barText(availableSeconds, baseSeconds)} ${left} of ${minutesText(baseSeconds)}`;
  const pace = runsOutAt ? md`At today’s pace it runs out ${momentText(runsOutAt)}.` : md``;
  return [bar, join([pace, calls], ' ')].filter(({ source }) => source !== '');
}

/**
 * N4, H6: what happens at zero. That callers are turned away is said only where every call is asked about before it is taken: most
 * platforms connect them first and report them afterwards.
 */
function atZero({ policy, turnsAway, turnedAway, uncoveredSeconds = 0 }: LowMinutes): Md {
  if (turnsAway) {
    const many = turnedAway ? md`: ${turnedAway.count} since ${clockText(turnedAway.since)}` : md``;
    return md`New callers are not being answered${many}.${policy === 'finish' ? ' Calls in progress go into overdraft up to the cap.' : ''}`;
  }
  const soFar = uncoveredSeconds > 0 ? md`: ${minutesText(uncoveredSeconds)} so far` : md``;
  return md`Calls still connect, uncovered${soFar}.${POLICY_AT_ZERO[policy]}`;
}

const POLICY_AT_ZERO = {
  stop: '',
  finish: ' Those in progress go into overdraft up to the cap.',
  'top-up': ' Nothing more could be pulled from the source it tops up from.',
};

function cures(data: LowMinutes) {
  const { workspaceId, workspaceName, alertId, policy, answers, activeAgents = 0 } = data;
  const value = { workspaceId, alertId };
  const isStopped = policy === 'stop' || answers.some(({ did }) => did === 'stopped');
  const paused = answers.reduce((sum, answer) => sum + (answer.did === 'paused' ? answer.agentNames.length : 0), 0);
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
    activeAgents <= paused ? null : button('Pause agents', ACTIONS.pauseAgents, value),
    isSnoozed
      ? null
      : menu(
          'Snooze',
          ACTIONS.snooze,
          SNOOZES.map(({ how, label }) => ({ label, value: `${how}:${alertId}:${workspaceId}` })),
        ),
    ...howToPause(data),
  ];
}

/** Screens 5: where calls still connect, only the platform itself can be told to take none. */
function howToPause({ workspaceId, threshold, turnsAway, providers = [] }: LowMinutes) {
  if (threshold !== 0 || turnsAway) return [];
  return providers.map((provider) =>
    button(`How to pause at ${PLATFORMS[provider]}`, HOW_TO_PAUSE[provider], { workspaceId, provider }),
  );
}

const PLATFORMS = { vapi: 'Vapi', retell: 'Retell', elevenlabs: 'ElevenLabs', twilio: 'Twilio' };

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
    case 'paused':
      return md`*${byName} paused ${pausedText(answer.agentNames)}* at ${at}.`;
    case 'snoozed':
      return md`*${byName} snoozed alerts* at ${at}, until ${momentText(answer.until)}; only running out is told before.`;
  }
}

function pausedText(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${plural(more, 'more agent')}` : ''}`;
}

function left({ availableSeconds, lastsUntil }: Extract<AlertAnswer, { did: 'added' | 'moved' }>): Md {
  return md`${minutesText(availableSeconds)} left${lastsUntil ? md`, until about ${dayText(lastsUntil)}` : ''}`;
}
