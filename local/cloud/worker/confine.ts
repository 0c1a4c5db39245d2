// Inside a worker: a bundle may load what it carries and what Node has, nothing of our own tree.
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Refuses every import from the bundle that leads out of its folder. */
export const confineImports = (bundle: string): void => {
  const inside = `${pathToFileURL(bundle).href}/`;
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context);
      const asks = context.parentURL?.startsWith(inside) === true;
      if (!asks || !found.url.startsWith('file:') || found.url.startsWith(inside)) return found;
      throw new Error(`'${specifier}' is not in the bundle: it would be missing on Lambda`);
    },
  });
};
