/** The head of a list: what it lists, and how many there are. */
export function ListHead({ id, title, count }: { id: string; title: string; count: string }) {
  return (
    <div className="list-head">
      <h2 id={id}>{title}</h2>
      <span className="count" role="status">
        {count}
      </span>
    </div>
  );
}
