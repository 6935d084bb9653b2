import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { WhatIfPage } from '../features/simulation/whatif/WhatIfPage.tsx';

export default function Route(): ReactNode {
  const { id } = useSearch({ from: '/shell/what-if' });
  const navigate = useNavigate();
  return <WhatIfPage id={id} onOpen={(next) => void navigate({ to: '/what-if', search: { id: next } })} />;
}
