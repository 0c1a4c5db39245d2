// Stops early, with the fix, when the project's own Node (24, a devDependency) is not the one running.
import process from 'node:process';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Clearlane needs Node 24 and found ${process.version}. It installs its own: run \`npm ci\` ` +
      '(without --ignore-scripts) and start everything through npm scripts, never with bare `node`.',
  );
  process.exit(1);
}
