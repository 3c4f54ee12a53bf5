/* Asking the desk in JSON. */

export async function ask(method, address, body) {
  let answer;
  try {
    answer = await fetch(address, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    return { status: 0, content: { problem: "The desk does not answer. Is it still running? What you wrote is still here." } };
  }
  const text = await answer.text();
  try {
    return { status: answer.status, content: JSON.parse(text) };
  } catch {
    return { status: answer.status, content: { problem: text.trim() } };
  }
}
