/** The API's present, ticking slowly: ages are told by it. */
import { useEffect, useState } from "react";

const BEAT_MS = 5_000;

/** Milliseconds since 1970 on the API's clock, which is `ahead` of this machine's. */
export function useNow(ahead: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), BEAT_MS);
    return () => clearInterval(timer);
  }, []);
  return now + ahead;
}
