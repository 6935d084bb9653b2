import { commandPath } from '@lockstep/client/paths.ts';
import type { Command } from '@lockstep/client/documents.ts';
import type { CommandShape, Shape } from '@lockstep/client/dtdl.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { CommandState } from '../../components/CommandState.tsx';
import { AgeText } from '../../components/AgeText.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/hooks.ts';
import { commandsQuery, takeCommand } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import { SchemaControl } from './SchemaControl.tsx';
import { initialInput, readInput, type Input } from './schemaInput.ts';
import classes from './TwinPage.module.css';

/** The commands that the model has, and what became of the last ones. */
export function CommandPanel({ twin, shape }: { twin: string; shape: Shape }): ReactNode {
  const t = useT();
  const may = useMay('operator');
  const [chosen, setChosen] = useState<CommandShape>();
  const recent = (useQuery(commandsQuery).data ?? []).filter((command) => command.twin === twin).slice(0, 5);
  return (
    <Panel title={t('nav.commands')} isFlush>
      {shape.commands.length === 0 ? (
        <p className={classes['none']}>{t('command.none')}</p>
      ) : (
        <div className={classes['commands']}>
          {shape.commands.map((command) => (
            <Button key={command.path} variant="default" disabled={!may} title={may ? command.description : t('command.mayNot')} onClick={() => setChosen(command)}>
              {commandLabel(command, shape)}
            </Button>
          ))}
        </div>
      )}
      {recent.map((command) => (
        <div key={command.id} className={classes['outcome']}>
          <span>
            <Link to="/commands" search={{ twin }}>
              {command.name}
            </Link>{' '}
            <CommandState command={command} />
          </span>
          <AgeText at={() => Date.parse(command.accepted)} />
        </div>
      ))}
      {chosen !== undefined && <Invoke twin={twin} command={chosen} label={commandLabel(chosen, shape)} onClose={() => setChosen(undefined)} />}
    </Panel>
  );
}

/** A component's command is named after the component, too. */
function commandLabel(command: CommandShape, shape: Shape): string {
  const component = shape.components.find(({ path }) => command.path.startsWith(`${path}/`));
  return component === undefined ? command.label : `${component.label}: ${command.label}`;
}

/** Asks once more, with the request's form, before a machine is commanded; then shows what became of it. */
function Invoke({ twin, command, label, onClose }: { twin: string; command: CommandShape; label: string; onClose: () => void }): ReactNode {
  const t = useT();
  const request = command.request;
  const [input, setInput] = useState<Input>(() => (request === undefined ? '' : initialInput(request.schema, undefined)));
  // One key for one intention: pressing twice, or a second try after a lost answer, commands once.
  const [key] = useState(() => crypto.randomUUID());
  const result = request === undefined ? { isGood: true as const, value: undefined } : readInput(request.schema, input);
  const send = useMutation({
    mutationFn: (payload: unknown) =>
      api.post<Command>(commandPath(twin, command.path), payload, {
        query: { wait: '5s' },
        headers: { 'Idempotency-Key': key },
      }),
    onSuccess: takeCommand,
  });
  return (
    <Modal opened onClose={onClose} title={t('command.title', { name: label, twin })}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (result.isGood && send.data === undefined) {
            send.mutate(result.value);
          }
        }}
      >
        {command.description !== '' && <p>{command.description}</p>}
        {request === undefined ? (
          <p>{t('command.sure', { twin })}</p>
        ) : (
          <SchemaControl schema={request.schema} label={request.label} input={input} onChange={setInput} />
        )}
        {send.isError && (
          <p role="alert" className={classes['refused']}>
            {send.error.message}
          </p>
        )}
        {send.data !== undefined && (
          <p role="status" className={classes['refused']}>
            <CommandState command={send.data} /> {send.data.message}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(send.data === undefined ? 'form.cancel' : 'form.close')}
          </Button>
          {send.data === undefined && (
            <Button type="submit" loading={send.isPending} disabled={!result.isGood}>
              {t('command.send')}
            </Button>
          )}
        </Group>
      </form>
    </Modal>
  );
}
