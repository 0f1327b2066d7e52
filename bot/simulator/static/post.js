// How the page asks the server to do something; throws when it refuses.
export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

// upload sends a file as the body of a request.
export async function upload(path, file, params) {
  const answer = await fetch(path + "?" + new URLSearchParams(params), { method: "POST", body: file });
  if (!answer.ok) throw new Error(await answer.text());
}
