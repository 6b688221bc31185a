import { ApiError, isRefusal } from "./errors";
import { csrfToken } from "./client";

interface Sending {
  path: string;
  form: FormData;
  /** Told the share of the bytes that is on its way. */
  progress: (share: number) => void;
  signal?: AbortSignal;
}

/** Posts a form and tells how far it is, which `fetch` can't. Throws {@link ApiError} for every refusal. */
export function sendFile<T>({ path, form, progress, signal }: Sending): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    const token = csrfToken();
    if (token) request.setRequestHeader("X-CSRFToken", token);
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.upload.onload = () => progress(1);
    request.onload = () => {
      const body: unknown = request.response;
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(new ApiError(request.status, isRefusal(body) ? body : null));
    };
    request.onerror = () => reject(new ApiError(0, null));
    request.onabort = () => reject(new DOMException("The upload was stopped.", "AbortError"));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
