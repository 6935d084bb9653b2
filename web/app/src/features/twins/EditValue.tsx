import type { Member } from '@lockstep/client/dtdl.ts';
import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { live } from '../../data/liveHub.ts';
import { useT } from '../../i18n/language.ts';
import { SchemaControl } from './SchemaControl.tsx';
import { initialInput, readInput, type Input } from './schemaInput.ts';
import classes from './TwinPage.module.css';

/** Writes a writable property, after the old and the new value were seen. */
export function EditValue({ twin, member, onClose }: { twin: string; member: Member; onClose: () => void }): ReactNode {
  const t = useT();
  const [input, setInput] = useState<Input>(() => initialInput(member.schema, live.store.tag(twin, member.path).value));
  const write = useMutation({
    mutationFn: (value: unknown) => patch(twin, member, value),
    onSuccess: onClose,
  });
  const result = readInput(member.schema, input);
  return (
    <Modal opened onClose={onClose} title={t('edit.title', { name: member.label, twin })}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (result.isGood) {
            write.mutate(result.value);
          }
        }}
      >
        <SchemaControl schema={member.schema} label={member.label} unit={member.unit} input={input} onChange={setInput} />
        {write.isError && (
          <p role="alert" className={classes['refused']}>
            {write.error.message}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={write.isPending} disabled={!result.isGood}>
            {t('edit.write')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function patch(twin: string, member: Member, value: unknown): Promise<unknown> {
  const path = `/digitaltwins/${encodeURIComponent(twin)}`;
  const operation = [{ op: 'add', path: `/${member.name}`, value }];
  return member.component === ''
    ? api.azure('PATCH', path, operation)
    : api.azure('PATCH', `${path}/components/${member.component.split('/').map(encodeURIComponent).join('/')}`, operation);
}
