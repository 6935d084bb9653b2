import type { Command } from '@lockstep/client/documents.ts';
import type { ReactNode } from 'react';
import { useT } from '../i18n/language.ts';

const ODD = new Set<Command['state']>(['failed', 'timed-out', 'unknown', 'unverified']);

/** What became of a command, in words; what did not go well is bold. */
export function CommandState({ command }: { command: Command }): ReactNode {
  const t = useT();
  const text = t(`commandState.${command.state}`) + (command.late === true ? ` (${t('command.late')})` : '');
  const isOdd = ODD.has(command.state);
  return isOdd ? <strong>{text}</strong> : <span>{text}</span>;
}
