import type { ReactNode } from 'react';
import { AgeText } from '../components/AgeText.tsx';
import { useLiveState } from '../data/hooks.ts';
import { live } from '../data/liveHub.ts';
import { useT } from '../i18n/language.ts';
import classes from './Shell.module.css';

/** Whether what is shown is what is. Grey while it is; loud when it is not. */
export function Connection(): ReactNode {
  const t = useT();
  const state = useLiveState();
  return (
    <div className={classes['connection']} data-state={state} role="status" aria-label={t('connection.label')} title={t(`connection.${state}.hint`)}>
      <i />
      <span>{t(`connection.${state}`)}</span>
      {(state === 'lost' || state === 'quiet') && <AgeText at={() => live.downSince() ?? 0} />}
    </div>
  );
}
