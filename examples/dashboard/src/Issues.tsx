import type { ReactNode } from "react";
import type { Issue } from "autograb-webhooks/client";

/** Words for users in place of the package's, which are for developers. */
const WORDS: { [code in Issue["code"]]?: string } = {
  insecure_url: "use an address that begins with `https:`",
};

interface IssuesProps {
  issues: readonly Issue[];
  /** The JSON Pointer to a value; issues of the values within it belong to it too. */
  path: string;
}

const within = ({ issues, path }: IssuesProps) =>
  issues.filter((issue) => `${issue.path}/`.startsWith(`${path}/`));

/** Returns the attributes that connect a control with its issues. */
export const describedBy = (issues: readonly Issue[], path: string) =>
  within({ issues, path }).length > 0 && { "aria-invalid": true, "aria-describedby": `issues-${path}` };

export function Issues({ issues, path }: IssuesProps) {
  const found = within({ issues, path });
  return (
    found.length > 0 && (
      <ul id={`issues-${path}`} className="problem">
        {found.map(({ path, code, message }) => (
          <li key={path + code}>{WORDS[code] ?? message}</li>
        ))}
      </ul>
    )
  );
}

interface FieldProps extends IssuesProps {
  label: string;
  children: (attributes: { id: string }) => ReactNode;
}

/** A control with its label above and its issues below it. */
export function Field({ label, issues, path, children }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={path}>{label}</label>
      {children({ id: path, ...describedBy(issues, path) })}
      <Issues issues={issues} path={path} />
    </div>
  );
}
