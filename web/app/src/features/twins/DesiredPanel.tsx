import type { Desired, DesiredValue } from '@lockstep/client/documents.ts';
import type { Member, Shape } from '@lockstep/client/dtdl.ts';
import { desiredPath } from '@lockstep/client/paths.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Panel } from '@lockstep/design/Panel.tsx';
import { ActionIcon, Button, Group, Modal, Tooltip } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/hooks.ts';
import { desiredQuery, takeDesired } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import { SchemaControl } from './SchemaControl.tsx';
import { initialInput, readInput, type Input } from './schemaInput.ts';
import classes from './TwinPage.module.css';

/** What the device is desired to be, beside what it reports, and how far that has come. */
export function DesiredPanel({ twin, shape }: { twin: string; shape: Shape }): ReactNode {
  const t = useT();
  const mayWrite = useMay('operator');
  const desired = useQuery(desiredQuery(twin)).data;
  const [chosen, setChosen] = useState<Member>();
  const members = shape.members.filter((member) => member.isWritable);
  return (
    <Panel title={t('desired.titles')} isFlush>
      {members.length === 0 && <p className={classes['none']}>{t('desired.none')}</p>}
      {members.map((member) => (
        <div key={member.path} className={classes['outcome']}>
          <span>
            {member.label} <DesiredText value={desired?.values[member.path]} />
          </span>
          {mayWrite && (
            <Tooltip label={t('desired.edit')}>
              <ActionIcon variant="subtle" aria-label={`${t('desired.edit')}: ${member.label}`} onClick={() => setChosen(member)}>
                <Icon name="edit" />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
      ))}
      {chosen !== undefined && <EditDesired twin={twin} member={chosen} known={desired?.values[chosen.path]} onClose={() => setChosen(undefined)} />}
    </Panel>
  );
}

function shown(value: unknown, unit: string | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return unit === undefined ? text : `${text} ${unit}`;
}

/** A desired value and its state; what did not go well is bold. */
function DesiredText({ value }: { value: DesiredValue | undefined }): ReactNode {
  const t = useT();
  if (value === undefined) {
    return <small>{t('desired.nothing')}</small>;
  }
  const state = t(`desiredState.${value.state}`);
  const isOdd = value.state === 'rejected' || value.state === 'diverged';
  return (
    <>
      {shown(value.value, value.unit)} · {isOdd ? <strong>{state}</strong> : state} <AgeText at={() => Date.parse(value.since)} />
      {isOdd && value.reported !== undefined && <> · {t('desired.is', { value: shown(value.reported, value.unit) })}</>}
      {value.message !== undefined && <small> {value.message}</small>}
    </>
  );
}

/** Says what the device is to be, after the present and the new value were seen. */
function EditDesired({
  twin,
  member,
  known,
  onClose,
}: {
  twin: string;
  member: Member;
  known: DesiredValue | undefined;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const [input, setInput] = useState<Input>(() => initialInput(member.schema, known?.value));
  const result = readInput(member.schema, input);
  const send = useMutation({
    mutationFn: (value: unknown) => api.patch<Desired>(desiredPath(twin), nested(member, value)),
    onSuccess: (desired) => {
      takeDesired(desired);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('desired.title', { name: member.label, twin })}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (result.isGood) {
            send.mutate(result.value);
          }
        }}
      >
        <p>{t('desired.hint', { twin })}</p>
        <SchemaControl schema={member.schema} label={member.label} unit={member.unit} input={input} onChange={setInput} />
        {send.isError && (
          <p role="alert" className={classes['refused']}>
            {send.error.message}
          </p>
        )}
        <Group justify="flex-end">
          {known !== undefined && (
            <Button variant="default" onClick={() => send.mutate(null)}>
              {t('desired.clear')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={send.isPending} disabled={!result.isGood}>
            {t('desired.send')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** A value in an object of its name, that of a component in one of the component's. */
function nested(member: Member, value: unknown): unknown {
  return member.path
    .split('/')
    .reverse()
    .reduce<unknown>((inner, name) => ({ [name]: inner }), value);
}
