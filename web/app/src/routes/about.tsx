export { AboutPage as default } from '../features/session/AboutPage.tsx';
