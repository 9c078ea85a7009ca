/** On a narrow screen a detail stands below its whole list: brings it into sight when another one is chosen. */
import { type RefObject, useEffect, useRef } from "react";

/** @param of what is chosen; undefined where nothing is. */
export function useInSight(of: string | undefined): RefObject<HTMLElement | null> {
  const detail = useRef<HTMLElement>(null);
  useEffect(() => {
    if (of !== undefined) detail.current?.scrollIntoView({ block: "start" });
  }, [of]);
  return detail;
}
