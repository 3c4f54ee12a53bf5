/* Rendering a film, and approving its script. */

import { ask } from "./asking.js";
import { find, show } from "./dom.js";

const problem = find("#make-problem");
const approve = find("#approve");

/* `state` gives {topic, preset, version, isDirty}; `save` saves what is edited, and says whether that went well. */
export function makeWith(state, save) {
  find("#render").addEventListener("click", async () => {
    const { topic, preset, isDirty } = state();
    if (isDirty && !(await save())) return;
    const { status, content } = await ask("POST", "/api/runs", { films: [{ topic, preset }], scripts: [], takes: [] });
    show(problem, status === 200 ? "" : content.problem);
  });
  find("#write-script").addEventListener("click", async () => {
    const { status, content } = await ask("POST", "/api/runs", { films: [], scripts: [{ topic: state().topic }], takes: [] });
    show(problem, status === 200 ? "" : content.problem);
  });
  approve.addEventListener("click", async () => {
    const { isDirty } = state();
    if (isDirty && !(await save())) return;
    const { topic, version } = state();
    const approved = approve.getAttribute("aria-pressed") !== "true";
    const { status, content } = await ask("PUT", `/api/topics/${topic}/approval`, { version, approved });
    show(problem, status === 200 ? "" : content.problem);
    if (status === 200) showApproval(content.approved);
  });
}

export function showApproval(isApproved) {
  approve.setAttribute("aria-pressed", String(isApproved));
  approve.textContent = isApproved ? "Script approved" : "Approve script";
}
