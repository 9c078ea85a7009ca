/** The view, kept in the address bar: going back goes back to the place before. */
import { useCallback, useEffect, useState } from "react";
import { readView, type View, writeView } from "./view.ts";

/** Of the words that pages have of their own, those that lead to another screen. */
const STEPS = ["simulation", "compare"];

export type ChangeView = (change: Partial<View>) => void;

export function useView(): [View, ChangeView] {
  const [view, setView] = useState(() => readView(location.search));

  useEffect(() => {
    const onPop = (): void => setView(readView(location.search));
    addEventListener("popstate", onPop);
    return () => removeEventListener("popstate", onPop);
  }, []);

  const change = useCallback((part: Partial<View>) => {
    setView((before) => {
      // Another page begins with nothing of the former's own.
      const leaves = part.page !== undefined && part.page !== before.page;
      const next = { ...before, ...(leaves && { own: {} }), ...part };
      const address = location.pathname + writeView(next);
      // Another place or page is a step that one may want to take back; a setting is not.
      const isStep =
        next.entity !== before.entity ||
        next.page !== before.page ||
        STEPS.some((name) => next.own[name] !== before.own[name]);
      if (isStep) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
      return next;
    });
  }, []);

  return [view, change];
}
