// What only the browser can do.

// view shows a picture over the page.
export function view(url) {
  const d = document.querySelector(".viewer");
  d.querySelector("img").src = url;
  d.showModal();
}

export async function copyText(s) {
  if (navigator.clipboard) return navigator.clipboard.writeText(s);
  const area = make("textarea", "sr");
  area.value = s;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
