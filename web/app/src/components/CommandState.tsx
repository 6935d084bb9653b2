import type { Command } from '@lockstep/client/documents.ts';
import type { ReactNode } from 'react';
import { useT } from '../i18n/language.ts';

/** What became of a command, in words; what did not go well is bold. */
export function CommandState({ command }: { command: Command }): ReactNode {
  const t = useT();
  const text = t(`commandState.${command.state}`) + (command.late === true ? ` (${t('command.late')})` : '');
  const isOdd = command.state === 'failed' || command.state === 'timed-out' || command.state === 'unknown';
  return isOdd ? <strong>{text}</strong> : <span>{text}</span>;
}
