/** The width of an element in CSS pixels, followed as it changes: a drawing whose letters keep their size. */
import { type RefObject, useEffect, useRef, useState } from "react";

/** @param usual before the element is measured */
export function useWidth<Held extends HTMLElement>(usual = 320): [RefObject<Held | null>, number] {
  const held = useRef<Held>(null);
  const [width, setWidth] = useState(usual);
  useEffect(() => {
    const element = held.current!;
    const measure = (): void => setWidth(Math.max(200, Math.round(element.clientWidth)));
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return [held, width];
}
