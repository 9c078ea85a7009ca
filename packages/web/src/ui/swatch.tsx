/** A spot of a legend's colour. Its meaning always stands beside it in words. */
export function Swatch({ colour }: { colour: string }) {
  return <span className="swatch" aria-hidden="true" style={{ background: colour }} />;
}
