import type { Alarm } from '@lockstep/client/documents.ts';
import { Button, Group, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import table from '../../components/DataTable.module.css';
import { api } from '../../data/api.ts';
import { alarmQuery, takeAlarm } from '../../data/queries.ts';
import type { Key } from '../../i18n/en.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import { actionsOf, bodyOf, needsReason, PATHS, type AlarmAction } from './alarmActions.ts';
import { WhyRaised } from './rules/WhyRaised.tsx';
import classes from './Alarms.module.css';

const TIMES = ['15m', '30m', '1h', '2h', '4h', '8h', '24h'];

/** One alarm: what to do about it, what has become of it, and what operators do with it. */
export function AlarmPanel({ alarm: known, mayAct, onClose }: { alarm: Alarm; mayAct: boolean; onClose: () => void }): ReactNode {
  const t = useT();
  const alarm = useQuery(alarmQuery(known.id)).data ?? known;
  const [action, setAction] = useState<AlarmAction>();
  return (
    <Modal opened onClose={onClose} size="lg" title={`${alarm.title} · ${alarm.twin}`}>
      <div className={classes['form']}>
        <Facts alarm={alarm} />
        {mayAct && (
          <Group gap="xs">
            {actionsOf(alarm).map((each) => (
              <Button key={each} size="xs" variant={each === action ? 'filled' : 'default'} onClick={() => setAction(each === action ? undefined : each)}>
                {t(`alarmAct.${each}`)}
              </Button>
            ))}
          </Group>
        )}
        {action !== undefined && <Act key={action} alarm={alarm} action={action} onDone={() => setAction(undefined)} />}
        <WhyRaised alarm={alarm} />
        <History alarm={alarm} />
      </div>
    </Modal>
  );
}

function Facts({ alarm }: { alarm: Alarm }): ReactNode {
  const t = useT();
  const facts: [Key, string | undefined][] = [
    ['alarmPanel.rule', alarm.rule],
    ['alarmPanel.consequence', alarm.consequence],
    ['alarmPanel.response', alarm.response],
    ['alarmPanel.timeToRespond', alarm.timeToRespond],
    ['alarmPanel.failureMode', alarm.failureMode],
    ['alarmPanel.group', alarm.group],
    ['alarmPanel.assignee', alarm.assignee],
  ];
  return (
    <>
      <span className={classes['priority']}>
        <AlarmMark alarm={alarm} />
        {t(`priority.${alarm.priority}`)} · {t(`alarm.${alarm.state}`)}
      </span>
      {alarm.message !== undefined && <p>{alarm.message}</p>}
      <dl className={classes['facts']}>
        {facts.map(
          ([key, value]) =>
            value !== undefined && (
              <div key={key} style={{ display: 'contents' }}>
                <dt>{t(key)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </>
  );
}

function Act({ alarm, action, onDone }: { alarm: Alarm; action: AlarmAction; onDone: () => void }): ReactNode {
  const t = useT();
  const [words, setWords] = useState({ reason: '', time: '1h', permit: '', to: alarm.assignee ?? '' });
  const act = useMutation({
    mutationFn: async () => takeAlarm(await api.post<Alarm>(`/api/v1/alarms/${encodeURIComponent(alarm.id)}/${PATHS[action]}`, bodyOf(action, words))),
    onSuccess: onDone,
  });
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate();
      }}
    >
      {action === 'assign' ? (
        <TextInput label={t('alarmAct.assignTo')} data-autofocus maxLength={128} value={words.to} onChange={(event) => setWords({ ...words, to: event.currentTarget.value })} />
      ) : (
        <Textarea
          label={t(action === 'comment' ? 'alarmAct.commentText' : 'alarmAct.reason')}
          required={needsReason(action)}
          data-autofocus
          autosize
          minRows={2}
          maxLength={1000}
          value={words.reason}
          onChange={(event) => setWords({ ...words, reason: event.currentTarget.value })}
        />
      )}
      {action === 'shelve' && (
        <NativeSelect label={t('alarmAct.for')} value={words.time} data={TIMES} onChange={(event) => setWords({ ...words, time: event.currentTarget.value })} />
      )}
      {action === 'outOfService' && (
        <TextInput label={t('alarmAct.permit')} maxLength={128} value={words.permit} onChange={(event) => setWords({ ...words, permit: event.currentTarget.value })} />
      )}
      {act.isError && <p role="alert">{act.error.message}</p>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t('form.cancel')}
        </Button>
        <Button type="submit" loading={act.isPending}>
          {t(`alarmAct.${action}`)}
        </Button>
      </Group>
    </form>
  );
}

function History({ alarm }: { alarm: Alarm }): ReactNode {
  const t = useT();
  return (
    <section aria-label={t('alarmPanel.history')}>
      <h3 className={classes['title']}>{t('alarmPanel.history')}</h3>
      <ol className={classes['list']}>
        {[...(alarm.history ?? [])].reverse().map((step, i) => (
          <li key={i}>
            <span className={table['nowrap']}>{formatTime(Date.parse(step.at), { isDated: true })}</span>
            <span>
              {t(`alarmStep.${step.what}` as Key)}
              {step.by !== undefined && <span className={table['dim']}> {step.by}</span>}
              {step.note !== undefined && <>: {step.note}</>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
