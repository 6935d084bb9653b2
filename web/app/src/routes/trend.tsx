import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TrendPage } from '../features/history/TrendPage.tsx';

export default function Route(): ReactNode {
  const search = useSearch({ from: '/shell/trend' });
  const navigate = useNavigate();
  return <TrendPage search={search} onSearch={(next) => void navigate({ to: '/trend', search: next })} />;
}
