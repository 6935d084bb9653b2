import type { CredentialKind } from '@lockstep/client/devices.ts';
import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import { thumbprintText } from './thumbprint.ts';

export interface ProofInput {
  kind: CredentialKind | 'none';
  thumbprint: string;
}

/** What a request says of a proof. */
export function proofBody(proof: ProofInput): Record<string, string> {
  return proof.kind === 'thumbprint'
    ? { authentication: 'thumbprint', thumbprint: thumbprintText(proof.thumbprint) ?? proof.thumbprint }
    : { authentication: proof.kind };
}

export interface ProofFieldsProps {
  value: ProofInput;
  onChange: (value: ProofInput) => void;
  kinds: ProofInput['kind'][];
}

/** By what a device is to prove itself. */
export function ProofFields({ value, onChange, kinds }: ProofFieldsProps): ReactNode {
  const t = useT();
  const isWrong = value.thumbprint !== '' && thumbprintText(value.thumbprint) === undefined;
  return (
    <>
      <NativeSelect
        label={t('proof.label')}
        description={t(`proof.${value.kind}.hint`)}
        value={value.kind}
        onChange={(event) => onChange({ ...value, kind: kinds.find((kind) => kind === event.currentTarget.value) ?? 'secret' })}
        data={kinds.map((kind) => ({ value: kind, label: t(`proof.${kind}`) }))}
      />
      {value.kind === 'thumbprint' && (
        <TextInput
          label={t('proof.thumbprintOf')}
          error={isWrong ? t('proof.thumbprintWrong') : undefined}
          value={value.thumbprint}
          onChange={(event) => onChange({ ...value, thumbprint: event.currentTarget.value })}
        />
      )}
    </>
  );
}
