export { DemoPage as default } from '../features/field/DemoPage.tsx';
