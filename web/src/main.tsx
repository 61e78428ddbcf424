import { render } from 'preact';
import { App } from './app.js';
import './style/base.css';
import './style/photo.css';
import './style/measures.css';
import './style/sheet.css';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
