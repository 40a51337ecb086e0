/** What `work` gives, if it does so before `due` (`performance.now()`); rejects then, or as `work` does. The work goes on. */
export async function before<T>(due: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('It took too long.')), Math.max(0, due - performance.now()));
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
