// Numbers things from 1 on, so that no two are alike.

export const counter = (): (() => number) => {
  let counted = 0;
  return () => {
    counted += 1;
    return counted;
  };
};
