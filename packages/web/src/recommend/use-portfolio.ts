/** The portfolio of a question, solved anew while the slider moves; the one before stays until the next is there. */
import { useEffect, useState } from "react";
import type { RecommendAnswer } from "../api/decision-types.ts";
import { type RecommendQuestion, recommend } from "../api/decisions.ts";

/** A slider in motion asks for nothing until it rests this long, ms. */
const REST_MS = 150;

export interface PortfolioState {
  answer: RecommendAnswer | undefined;
  error: Error | undefined;
  solving: boolean;
}

/** @param question undefined asks for nothing. */
export function usePortfolio(question: RecommendQuestion | undefined): PortfolioState {
  const [state, setState] = useState<PortfolioState>({ answer: undefined, error: undefined, solving: false });
  const asked = question === undefined ? undefined : JSON.stringify(question);

  useEffect(() => {
    if (asked === undefined) {
      setState({ answer: undefined, error: undefined, solving: false });
      return;
    }
    const gone = new AbortController();
    setState((before) => ({ ...before, solving: true }));
    const timer = setTimeout(() => {
      recommend(JSON.parse(asked) as RecommendQuestion, gone.signal).then(
        (answer) => {
          if (!gone.signal.aborted) setState({ answer, error: undefined, solving: false });
        },
        (error: Error) => {
          if (!gone.signal.aborted) setState({ answer: undefined, error, solving: false });
        },
      );
    }, REST_MS);
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [asked]);

  return state;
}
