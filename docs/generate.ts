// Writes the generated pages; a test fails when one of them is stale.
import { writeFileSync } from 'node:fs';
import { pages } from './pages.ts';

for (const page of pages) {
  writeFileSync(new URL(page.file, import.meta.url), await page.text());
  console.log(`docs/${page.file}`);
}
