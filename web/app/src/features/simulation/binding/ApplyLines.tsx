import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useMay } from '../../../data/hooks.ts';
import { useT } from '../../../i18n/language.ts';
import { behavioursQuery } from '../behaviours/behaviourData.ts';
import { behaviourTextQuery, checkQuery, putBehaviour } from './bindData.ts';
import { lineDiff } from './lineDiff.ts';
import { valuesOf, withStart } from './startEdit.ts';
import classes from './Binding.module.css';

/** Brings what a calibration found into a behaviour's document, once somebody has seen what changes. */
export function ApplyLines({ behaviour, lines }: { behaviour: string; lines: string }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const mayBind = useMay('engineer');
  const [isOpen, setOpen] = useState(false);
  const kept = useQuery({ ...behaviourTextQuery(behaviour), enabled: mayBind, retry: false }).data;
  const values = valuesOf(lines);
  const next = kept === undefined ? '' : withStart(kept.text, values);
  const check = useQuery({ ...checkQuery(behaviour, next), enabled: isOpen && next !== '' });
  const put = useMutation({
    mutationFn: () => putBehaviour(behaviour, next),
    onSuccess: async () => {
      setOpen(false);
      await client.invalidateQueries(behavioursQuery);
      await client.invalidateQueries({ queryKey: ['behaviour-text'] });
      await client.invalidateQueries({ queryKey: ['behaviour-parameters'] });
    },
  });
  if (kept?.place !== 'uploaded' || values.size === 0) {
    return kept?.place === 'workspace' ? <p className={classes['dim']}>{t('bind.applyByHand')}</p> : null;
  }
  return (
    <div className={classes['apply']}>
      {!isOpen ? (
        <Button size="xs" variant="default" disabled={next === kept.text} onClick={() => setOpen(true)}>
          {next === kept.text ? t('bind.applied') : t('bind.apply')}
        </Button>
      ) : (
        <>
          <pre className={classes['diff']} aria-label={t('bind.diff')} tabIndex={0}>
            {lineDiff(kept.text, next).map(({ kind, text }, i) => (
              <span key={i} data-kind={kind}>
                {kind === 'added' ? '+ ' : kind === 'removed' ? '- ' : '  '}
                {text}
                {'\n'}
              </span>
            ))}
          </pre>
          {check.data?.valid === false && <p role="alert">{check.data.errors.map(({ message }) => message).join('; ')}</p>}
          <div className={classes['controls']}>
            <Button size="xs" loading={put.isPending} disabled={check.data?.valid !== true} onClick={() => put.mutate()}>
              {t('bind.applyNow')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen(false)}>
              {t('data.cancel')}
            </Button>
          </div>
          {put.isError && <p role="alert">{put.error.message}</p>}
        </>
      )}
    </div>
  );
}
