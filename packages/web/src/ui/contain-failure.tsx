/** Keeps a part that fails (a chunk that does not load, a drawing that throws) from taking the page with it. */
import { Component, type ReactNode } from "react";
import { Notice } from "./notice.tsx";

interface Props {
  /** What the reader can do about it. */
  text: string;
  children: ReactNode;
}

export class ContainFailure extends Component<Props, { error: Error | undefined }> {
  override state = { error: undefined as Error | undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Notice
        error={this.state.error}
        text={this.props.text}
        retry={() => this.setState({ error: undefined })}
      />
    );
  }
}
