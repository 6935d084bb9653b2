import type { Alarm } from '@lockstep/client/documents.ts';
import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { api } from '../../data/api.ts';
import { takeAlarm } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import classes from './Alarms.module.css';

const SHOWN_MAX = 5;

/** Acknowledges alarms, with a comment if there is something to say. */
export function Acknowledge({ alarms, onClose }: { alarms: Alarm[]; onClose: () => void }): ReactNode {
  const t = useT();
  const [comment, setComment] = useState('');
  const acknowledge = useMutation({ mutationFn: () => acknowledgeAll(alarms, comment.trim()), onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={t('ack.title', { count: alarms.length })}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          acknowledge.mutate();
        }}
      >
        <ul className={classes['list']}>
          {alarms.slice(0, SHOWN_MAX).map((alarm) => (
            <li key={alarm.id}>
              <AlarmMark alarm={alarm} /> {alarm.title} · {alarm.twin}
            </li>
          ))}
          {alarms.length > SHOWN_MAX && <li>{t('ack.more', { count: alarms.length - SHOWN_MAX })}</li>}
        </ul>
        <Textarea
          label={t('ack.comment')}
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        {acknowledge.isError && <p role="alert">{acknowledge.error.message}</p>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={acknowledge.isPending}>
            {t('alarms.acknowledge')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

async function acknowledgeAll(alarms: Alarm[], comment: string): Promise<void> {
  for (const alarm of alarms) {
    const path = `/api/v1/alarms/${encodeURIComponent(alarm.id)}/acknowledge`;
    takeAlarm(await api.post<Alarm>(path, comment === '' ? {} : { comment }));
  }
}
