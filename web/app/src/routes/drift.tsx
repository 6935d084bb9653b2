import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DriftPage } from '../features/ingest/DriftPage.tsx';

export default function Route(): ReactNode {
  const search = useSearch({ from: '/shell/drift' });
  const navigate = useNavigate();
  return <DriftPage search={search} onClear={() => void navigate({ to: '/drift', search: {} })} />;
}
