import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { GraphPage } from '../features/twins/GraphPage.tsx';

export default function Route(): ReactNode {
  const { twin } = useSearch({ from: '/shell/graph' });
  const navigate = useNavigate();
  return <GraphPage selected={twin} onSelect={(id) => void navigate({ to: '/graph', search: { twin: id }, replace: true })} />;
}
