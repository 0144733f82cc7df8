import type { Header, Issue } from "autograb-webhooks/client";
import { Issues, describedBy } from "./Issues.tsx";

interface Props {
  headers: Header[];
  issues: readonly Issue[];
  onChange: (headers: Header[]) => void;
}

/** The headers that are sent with each push. */
export function HeaderFields({ headers, issues, onChange }: Props) {
  const change = (index: number, changed: Partial<Header>) =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...changed } : header)));
  return (
    <fieldset className="field">
      <legend>Headers</legend>
      {headers.map((header, index) => (
        <div key={index} className="field">
          <div className="joined">
            {(["name", "value"] as const).map((part) => (
              <input
                key={part}
                aria-label={`Header ${index + 1} ${part}`}
                placeholder={part}
                autoComplete="off"
                value={header[part]}
                onChange={({ target }) => change(index, { [part]: target.value })}
                {...describedBy(issues, `/headers/${index}/${part}`)}
              />
            ))}
            <button
              type="button"
              aria-label={`Remove header ${index + 1}`}
              onClick={() => onChange(headers.filter((_, at) => at !== index))}
            >
              Remove
            </button>
          </div>
          <Issues issues={issues} path={`/headers/${index}/name`} />
          <Issues issues={issues} path={`/headers/${index}/value`} />
        </div>
      ))}
      <button type="button" className="add" onClick={() => onChange([...headers, { name: "", value: "" }])}>
        Add a header
      </button>
    </fieldset>
  );
}
